import { TALKBACK } from '@auxcast/shared-types';

const TO_ONE = `${TALKBACK}:`;

/** To whom an input of talkback talks; `null`: to all guests. */
export interface TalkbackTarget {
  readonly participantId: string | null;
}

/** Undefined for an input that is none of talkback. */
export function talkbackTarget(input: string): TalkbackTarget | undefined {
  if (input === TALKBACK) return { participantId: null };
  if (input.startsWith(TO_ONE)) return { participantId: input.slice(TO_ONE.length) };
  return undefined;
}

/** The inputs by which somebody is talked to. */
export function talkbackInputs(participantId: string): readonly string[] {
  return [TALKBACK, TO_ONE + participantId];
}
