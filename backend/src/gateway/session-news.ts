import type { Role } from '@auxcast/shared-types';
import { mayDo } from '../channels/index.ts';
import type { IcecastOutputs, SessionIcecast } from '../outputs/index.ts';
import type { Session, Talkative } from '../sessions/index.ts';
import type { Announcement, Recipients } from './announcement.ts';
import type { Connection } from './connection.ts';

const ROLES: readonly Role[] = ['host', 'ops', 'guest', 'listener'];

/** Tells recipients something. */
export type Tell = (announcement: Announcement, to?: Recipients) => void;

/**
 * What clients are told of the facts of a session: the one place where facts become events of the protocol.
 */
export function tellNews(session: Session, tell: Tell): void {
  const { events } = session;
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
  events.on('recordingChanged', (data) => tell({ event: 'recording', data }));
  events.on('recordingProgressed', (data) => tellSteering({ event: 'recordingProgress', data }, tell));
  events.on('recordingEnded', (data) => tellSteering({ event: 'recordingEnded', data }, tell));
  events.on('cheering', (data) => {
    tell({ event: 'cheering', data }, { role: 'host' });
    tell({ event: 'cheering', data }, { role: 'ops' });
  });
  events.on('talking', (data) => tell({ event: 'talking', data }, { hearersOf: data.channelId }));
  events.on('deskTold', () => {
    const data = session.desk.view;
    if (data === null) return;
    tell({ event: 'desk', data }, { role: 'host' });
    tell({ event: 'desk', data }, { role: 'ops' });
  });
  events.on('levels', (data) => tell({ event: 'levels', data }, 'levels'));
  events.on('youChanged', (participant) =>
    tell({ event: 'you', data: session.room.you(participant) }, { participantId: participant.id }),
  );
  events.on('askAnswered', ({ id }, admitted) =>
    tell({ event: 'askAnswered', data: { admitted } }, { participantId: id }),
  );
  events.on('roomTold', () => tellRoom(session, tell));
  events.on('ended', (reason, endedAtMs) => tell({ event: 'sessionEnded', data: { reason, endedAtMs } }));
}

/** Likewise of the program's other ways out. */
export function tellOutputs(session: Session, icecast: SessionIcecast, tell: Tell): void {
  icecast.events.on('told', () => {
    const data = icecast.view;
    if (data === null) return;
    tell({ event: 'outputs', data }, { role: 'host' });
    tell({ event: 'outputs', data }, { role: 'ops' });
  });
  // Whoever may know of them from now on knows nothing yet.
  session.events.on('roleChanged', (participant) => {
    const data = icecast.view;
    if (data === null || !mayDo(participant, 'outputs')) return;
    tell({ event: 'outputs', data }, { participantId: participant.id });
  });
}

/** To those with the right to steer ways out of the program. */
function tellSteering(announcement: Announcement, tell: Tell): void {
  tell(announcement, { role: 'host' });
  tell(announcement, { role: 'ops' });
}

/** One event for all of a role; those of whom more is known get their own. */
function tellRoom({ participants, room }: Session, tell: Tell): void {
  for (const role of ROLES) {
    const data = room.ofRole(role);
    if (data !== null) tell({ event: 'room', data }, { plainRole: role });
  }
  for (const participant of participants.knownFitting(({ exceptions }) => exceptions.length > 0)) {
    if (participant.link === null) continue;
    const data = room.for(participant);
    if (data !== null) tell({ event: 'room', data }, { participantId: participant.id });
  }
}

/** What somebody is told of talk once its first message is answered. */
export function tellTalk(
  connection: Pick<Connection, 'sendAfterReply'>,
  { you, room, desk, recording }: Talkative,
): void {
  if (you !== null) connection.sendAfterReply('you', you);
  if (room !== null) connection.sendAfterReply('room', room);
  if (desk !== null) connection.sendAfterReply('desk', desk);
  if (recording !== null) connection.sendAfterReply('recordingProgress', recording);
}

/** What host and ops are told of outputs once their first message is answered. */
export function tellOutputsAfterReply(connection: Connection, icecast: Pick<IcecastOutputs, 'find'>): void {
  const { binding } = connection;
  if (binding === null || !mayDo(binding.participant, 'outputs')) return;
  const data = icecast.find(binding.session)?.view ?? null;
  if (data !== null) connection.sendAfterReply('outputs', data);
}
