import type { AnnouncedName, Announcement } from '../sessions/index.ts';
import { textFrame } from './frame.ts';

/** An event on its way to everyone in a session: serialised and framed once. */
export interface Outgoing {
  /** Counts up within a session. */
  readonly number: number;
  readonly event: AnnouncedName;
  readonly frame: Buffer;
}

export function outgoing(number: number, { event, data }: Announcement): Outgoing {
  return { number, event, frame: textFrame(JSON.stringify({ event, data })) };
}

/** The events that need not be told any more once this one is. */
export const SUPERSEDES: Record<AnnouncedName, readonly AnnouncedName[]> = {
  listenerCount: ['listenerCount'],
  nowPlaying: ['nowPlaying', 'position'],
  position: ['position'],
  pause: ['pause', 'resume'],
  resume: ['pause', 'resume'],
  sessionState: ['sessionState', 'pause', 'resume'],
  program: ['program'],
  sessionEnded: ['listenerCount', 'nowPlaying', 'position', 'pause', 'resume', 'sessionState', 'program'],
};
