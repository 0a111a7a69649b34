const KEY = 'auxcast-volume';

/** The volume of the last visit, 0 to 1. Browsers may forbid storage: then every visit starts at full volume. */
export function keptVolume(): number {
  const kept = Number(storage()?.getItem(KEY) ?? 1);
  return kept >= 0 && kept <= 1 ? kept : 1;
}

export function keepVolume(volume: number): void {
  storage()?.setItem(KEY, String(volume));
}

function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
