import { isolated, type SeenPerson, type SeenRole } from '@auxcast/shared-types';
import type { TalkState } from '@auxcast/shared-types/talk';

/** Somebody in a call, as the page shows them. */
export interface Someone {
  readonly participantId: string;
  readonly name: string;
  /** What stands in their ring. */
  readonly initial: string;
  readonly isMe: boolean;
  readonly isTalking: boolean;
  readonly isHere: boolean;
  /** How loud, 0 to 1; 0 unless they talk. */
  readonly level: number;
  /** What is to be known of them, in a word or two; empty when nothing is. */
  readonly note: string;
}

/** Decibels below the loudest possible: what is softer shows as silence. */
const FLOOR_DB = -60;

/** Who is in the call: oneself first, then who talks, then the others as the server orders them. */
export function peopleShown({ me, room, levels }: TalkState): readonly Someone[] {
  const talking = new Set(room.channels.flatMap((channel) => channel.talking));
  const people = room.people
    .filter(({ isHere, role }) => isHere || role === 'host')
    .map((person) => someone(person, me, talking, levels.get(person.participantId)));
  return people.sort((one, other) => rank(one) - rank(other));
}

function someone(
  person: SeenPerson,
  me: string | undefined,
  talking: ReadonlySet<string>,
  dBov: number | undefined,
): Someone {
  const { participantId, isHere } = person;
  const name = person.name ?? roleName(person.role);
  const isTalking = isHere && !person.isMuted && talking.has(participantId);
  return {
    participantId,
    name,
    initial: initialOf(name),
    isMe: participantId === me,
    isTalking,
    isHere,
    level: isTalking && dBov !== undefined ? Math.max(0, 1 - dBov / FLOOR_DB) : 0,
    note: noteOf(person, isTalking),
  };
}

function noteOf({ isHere, isMuted, role, talksOn, voiceId }: SeenPerson, isTalking: boolean): string {
  if (!isHere) return 'not here';
  if (isMuted) return 'muted by the host';
  if (isTalking) return 'talks';
  if (talksOn.length === 0) return 'listens';
  if (role === 'host') return 'host';
  return voiceId === null ? 'no microphone yet' : '';
}

function rank({ isMe, isHere }: Someone): number {
  if (isMe) return 0;
  return isHere ? 1 : 2;
}

function roleName(role: SeenRole): string {
  return role === 'host' ? 'The host' : 'Somebody';
}

/** The first character as people see it, be it an emoji of several code points (UAX #29). */
function initialOf(name: string): string {
  const [first] = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(name);
  return first?.segment.toLocaleUpperCase() ?? '?';
}

/** Who talks, for those who do not see it. */
export function talkersInWords(people: readonly Someone[]): string {
  const names = people.filter(({ isMe, isTalking }) => isTalking && !isMe).map(({ name }) => isolated(name));
  const [first, ...others] = names;
  if (first === undefined) return '';
  if (others.length === 0) return `${first} talks.`;
  return others.length === 1
    ? `${first} and ${others[0]} talk.`
    : `${first} and ${others.length} others talk.`;
}
