import type { Track } from '@auxcast/shared-types';

/** Grounds for sleeves without artwork, and their accents: as far apart as twelve minutes on a dial. */
const SLEEVES = ['#e8643c', '#d99a2b', '#6f9b4e', '#3d9b94', '#5a83c9', '#a66fb8'] as const;

/** `#rrggbb` to tint the page with: the artwork's own, else one that the title always gets again. */
export function trackAccent(track: Track | null, sessionId: string): string {
  if (track?.accent) return track.accent;
  let sum = 0;
  for (const character of track ? `${track.artist}${track.album ?? track.title}` : sessionId) {
    sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  }
  return SLEEVES[sum % SLEEVES.length] ?? SLEEVES[0];
}
