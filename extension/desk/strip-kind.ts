import { HOST_STRIPS } from '@auxcast/shared-types';

/** Their place is theirs. Every other strip is a voice: mono, with a place between the sides. */
const MUSIC: ReadonlySet<string> = new Set(['tab', 'second-tab', 'jingles']);
const OWN: ReadonlySet<string> = new Set(HOST_STRIPS);

export function isVoice(stripId: string): boolean {
  return !MUSIC.has(stripId);
}

export function isGuest(stripId: string): boolean {
  return !OWN.has(stripId);
}
