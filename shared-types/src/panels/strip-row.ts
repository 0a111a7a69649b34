import type { SeenStrip } from '../desk/desk.ts';
import { HOST_STRIPS, type HostStrip } from '../desk/strip.ts';
import type { SeenPerson, SeenRoom } from '../room.ts';
import { nameOf } from './steering-words.ts';

/** A strip as the panel shows it. */
export interface StripRow extends SeenStrip {
  readonly name: string;
  readonly isGuest: boolean;
  /** In words what a guest is; empty for the host's own sounds. */
  readonly standing: string;
}

const HOST_WORDS: Readonly<Record<HostStrip, string>> = {
  tab: 'Music',
  'second-tab': 'Second music',
  microphone: 'Host’s microphone',
  jingles: 'Jingles',
};

/** In the desk's order. */
export function stripRows(strips: readonly SeenStrip[], { people }: SeenRoom): StripRow[] {
  return strips.map((strip) => {
    const host = HOST_STRIPS.find((stripId) => stripId === strip.stripId);
    if (host) return { ...strip, name: HOST_WORDS[host], isGuest: false, standing: '' };
    const person = people.find(({ participantId }) => participantId === strip.stripId);
    const name = nameOf(person ?? { participantId: strip.stripId, name: null, role: 'guest' });
    return { ...strip, name, isGuest: true, standing: standingOf(strip, person) };
  });
}

/** The three mutes are told apart: one's own is silence, a moderator's and the desk's have words. */
function standingOf({ isOnAir, isMuted }: SeenStrip, person: SeenPerson | undefined): string {
  if (!person?.isHere) return 'Away';
  if (person.isMuted) return 'Muted by a moderator, everywhere';
  if (!isOnAir) return 'Green room';
  return isMuted ? 'On air, out of the program' : 'On air';
}
