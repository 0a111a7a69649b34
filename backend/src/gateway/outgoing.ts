import type { EventName } from '@auxcast/shared-types';
import type { Announcement } from '../sessions/index.ts';
import { textFrame } from './frame.ts';

/** An event on its way to everyone in a session: serialised and framed once. */
export interface Outgoing {
  /** Counts up within a session. */
  readonly number: number;
  readonly event: EventName;
  readonly frame: Buffer;
}

export function outgoing(number: number, { event, data }: Announcement): Outgoing {
  return { number, event, frame: textFrame(JSON.stringify({ event, data })) };
}

/** The events that need not be told any more once this one is. */
export const SUPERSEDES: Record<EventName, readonly EventName[]> = {
  sessionCreated: [],
  listenerCount: ['listenerCount'],
  listenerTrouble: ['listenerTrouble'],
  nowPlaying: ['nowPlaying', 'position'],
  position: ['position'],
  pause: ['pause', 'resume'],
  resume: ['pause', 'resume'],
  sessionState: ['sessionState', 'pause', 'resume'],
  program: ['program'],
  transportLost: [],
  sessionEnded: ['listenerCount', 'nowPlaying', 'position', 'pause', 'resume', 'sessionState', 'program'],
  removed: [],
  serverClosing: [],
};
