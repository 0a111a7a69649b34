const KEY = 'auxcast-name';

/** What somebody called themselves the last time; empty where that is not known. */
export function keptName(): string {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

export function keepName(name: string): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Forbidden, or full: it is asked for again.
  }
}
