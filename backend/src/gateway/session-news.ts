import type { Session } from '../sessions/index.ts';
import type { Announcement, Recipients } from './announcement.ts';

/** Tells recipients something. */
export type Tell = (announcement: Announcement, to?: Recipients) => void;

/**
 * What clients are told of the facts of a session: the one place where facts become events of the protocol.
 */
export function tellNews({ events }: Session, tell: Tell): void {
  events.on('counted', (data) => tell({ event: 'listenerCount', data }));
  // A host that is away is told when it comes back.
  events.on('troubled', (data) => tell({ event: 'listenerTrouble', data }, { role: 'host' }));
  events.on('playingChanged', (data) => tell({ event: 'nowPlaying', data }));
  events.on('positionChanged', (data) => tell({ event: 'position', data }));
  events.on('paused', (atMs) => tell({ event: 'pause', data: { atMs } }));
  events.on('resumed', (atMs) => tell({ event: 'resume', data: { atMs } }));
  events.on('stateChanged', (data) => tell({ event: 'sessionState', data }));
  events.on('programStarted', (producerId) => tell({ event: 'program', data: { producerId } }));
  events.on('programStopped', () => tell({ event: 'program', data: { producerId: null } }));
  events.on('ended', (reason, endedAtMs) => tell({ event: 'sessionEnded', data: { reason, endedAtMs } }));
}
