const KEY = 'auxcast-volume';

/**
 * The volume of the last visit, 0 to 1. Browsers may forbid storage, or have none: then every visit starts at
 * full volume.
 */
export function keptVolume(): number {
  try {
    // Not by `Number`, to which an empty text is 0.
    const kept = Number.parseFloat(localStorage.getItem(KEY) ?? '');
    return kept >= 0 && kept <= 1 ? kept : 1;
  } catch {
    return 1;
  }
}

export function keepVolume(volume: number): void {
  try {
    localStorage.setItem(KEY, String(volume));
  } catch {
    // Forbidden, or full: it is the volume of this visit alone.
  }
}
