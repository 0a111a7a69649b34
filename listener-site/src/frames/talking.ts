import type { TalkState } from '@auxcast/shared-types/talk';

/** Somebody who talks, as an overlay shows it. */
export interface Talking {
  readonly id: string;
  readonly name: string;
  /** How loud, 0 to 1. */
  readonly level: number;
}

/** Below that a bar is empty. Decibels below the loudest possible. */
const FLOOR_DB = -60;
/** More would not fit. */
const MOST = 4;

/** Those who talk where everybody hears it, the host first. */
export function talkingOf({ room, levels }: TalkState): Talking[] {
  const talking = new Set(room.channels.filter(({ mayListen }) => mayListen).flatMap((one) => one.talking));
  return room.people
    .filter(({ participantId }) => talking.has(participantId))
    .slice(0, MOST)
    .map(({ participantId, name, role }) => ({
      id: participantId,
      name: name ?? (role === 'host' ? 'Host' : 'Guest'),
      level: levelOf(levels.get(participantId)),
    }));
}

function levelOf(dBov = FLOOR_DB): number {
  return Math.min(1, Math.max(0, 1 - dBov / FLOOR_DB));
}
