import type { SeenDesk } from '../desk/desk.ts';
import type { SeenOutputList } from '../outputs/output-events.ts';
import type { SeenRoom, SeenYou } from '../room.ts';

/** What this client's own wish to speak came to; `none` when it did not ask, or took that back. */
export type Asking = 'none' | 'waiting' | 'admitted' | 'refused';

/** All that a participant knows of a session's talk. Never changed in place: a change makes a new one. */
export interface TalkState {
  /** This participant's id; `undefined` before it joined. */
  readonly me: string | undefined;
  readonly you: SeenYou;
  /** Without channels or people as long as there is nothing to know. */
  readonly room: SeenRoom;
  /** By participant, decibels below the loudest possible: -127 to 0. Whoever is silent is not in it. */
  readonly levels: ReadonlyMap<string, number>;
  /** How many cheer, as far as host and ops are told. */
  readonly cheering: number;
  readonly asking: Asking;
  /** As host and ops are told of it once it was opened; else `null`. */
  readonly desk: SeenDesk | null;
  /** The program's other ways out, as host and ops are told of them once there was one; else `null`. */
  readonly outputs: SeenOutputList | null;
}

export const NO_TALK: TalkState = {
  me: undefined,
  you: { role: 'listener', name: null, isMuted: false, asksSinceMs: null, stage: null },
  room: { channels: [], people: [], invites: null },
  levels: new Map(),
  cheering: 0,
  asking: 'none',
  desk: null,
  outputs: null,
};
