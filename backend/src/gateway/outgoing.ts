import type { AnnouncedName, Announcement, Recipients } from './announcement.ts';
import { textFrame } from './frame.ts';

/** An event on its way to participants of a session: serialised and framed once. */
export interface Outgoing {
  /** Counts up within a session. */
  readonly number: number;
  readonly event: AnnouncedName;
  /** What a later event of the same key takes the place of. */
  readonly key: string;
  readonly to: Recipients;
  readonly frame: Buffer;
}

export function outgoing(number: number, announcement: Announcement, to: Recipients): Outgoing {
  const { event, data } = announcement;
  return { number, event, key: keyOf(announcement), to, frame: textFrame(JSON.stringify({ event, data })) };
}

/** Who talks is told by channel. */
function keyOf(announcement: Announcement): string {
  return announcement.event === 'talking' ? `talking ${announcement.data.channelId}` : announcement.event;
}

/** The other events that need not be told any more once this one is. */
export const SUPERSEDES: Record<AnnouncedName, readonly AnnouncedName[] | 'everything'> = {
  listenerCount: ['listenerCount'],
  listenerTrouble: ['listenerTrouble'],
  nowPlaying: ['nowPlaying', 'position'],
  position: ['position'],
  pause: ['pause', 'resume'],
  resume: ['pause', 'resume'],
  sessionState: ['sessionState', 'pause', 'resume'],
  program: ['program'],
  recording: ['recording'],
  recordingProgress: ['recordingProgress'],
  recordingEnded: ['recordingProgress'],
  you: [],
  room: [],
  talking: [],
  levels: [],
  cheering: [],
  askAnswered: [],
  desk: [],
  outputs: ['outputs'],
  sessionEnded: 'everything',
};
