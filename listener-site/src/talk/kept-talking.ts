/** In `sessionStorage`, which a reload keeps and no other tab reads. */
const KEY = 'auxcast-talking';

/** Channels on which this tab had switched talk on: it talks on there after a reload. */
export function keptTalking(sessionId: string): readonly string[] {
  try {
    const [id, ...channelIds] = sessionStorage.getItem(KEY)?.split(' ') ?? [];
    return id === sessionId ? channelIds : [];
  } catch {
    return [];
  }
}

export function keepTalking(sessionId: string, channelIds: readonly string[]): void {
  try {
    sessionStorage.setItem(KEY, [sessionId, ...channelIds].join(' '));
  } catch {
    // Forbidden, or full: after a reload nothing is switched on.
  }
}

export function forgetTalking(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept, either.
  }
}
