import type { AnnouncedName, Announcement, Recipients } from './announcement.ts';
import { textFrame } from './frame.ts';

/** An event on its way to participants of a session: serialised and framed once. */
export interface Outgoing {
  /** Counts up within a session. */
  readonly number: number;
  readonly event: AnnouncedName;
  readonly to: Recipients;
  readonly frame: Buffer;
}

export function outgoing(number: number, { event, data }: Announcement, to: Recipients): Outgoing {
  return { number, event, to, frame: textFrame(JSON.stringify({ event, data })) };
}

/** The events that need not be told any more once this one is. */
export const SUPERSEDES: Record<AnnouncedName, readonly AnnouncedName[]> = {
  listenerCount: ['listenerCount'],
  listenerTrouble: ['listenerTrouble'],
  nowPlaying: ['nowPlaying', 'position'],
  position: ['position'],
  pause: ['pause', 'resume'],
  resume: ['pause', 'resume'],
  sessionState: ['sessionState', 'pause', 'resume'],
  program: ['program'],
  sessionEnded: [
    'listenerCount',
    'listenerTrouble',
    'nowPlaying',
    'position',
    'pause',
    'resume',
    'sessionState',
    'program',
  ],
};
