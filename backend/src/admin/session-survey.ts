import { setImmediate as nextTurn } from 'node:timers/promises';
import { ProtocolError } from '@auxcast/shared-types';
import { Inject, Injectable } from '@nestjs/common';
import { shortAddress } from '../config/index.ts';
import { linked, type Participant, type Session, SessionRegistry } from '../sessions/index.ts';
import type { AdminSession, AdminSessionDetail, ParticipantView, TrafficView } from './admin-views.ts';

/**
 * Participants whose statistics are asked for at once: each is a question to a worker that has music to send.
 */
const AT_ONCE = 50;

/** Sessions as an admin sees them. */
@Injectable()
export class SessionSurvey {
  readonly #registry: SessionRegistry;

  constructor(@Inject(SessionRegistry) registry: SessionRegistry) {
    this.#registry = registry;
  }

  async all(origin: string): Promise<AdminSession[]> {
    const sessions: AdminSession[] = [];
    for (const session of [...this.#registry]) {
      const { participants: _, ...rest } = await survey(session, origin);
      sessions.push(rest);
    }
    return sessions;
  }

  /** @throws ProtocolError `session-not-found`, `session-ended` */
  async one(sessionId: string, origin: string): Promise<AdminSessionDetail> {
    return survey(await this.#registry.find(sessionId), origin);
  }

  /** @throws ProtocolError `session-not-found`, `session-ended` */
  async end(sessionId: string): Promise<void> {
    (await this.#registry.find(sessionId)).end('admin');
  }

  /** @throws ProtocolError `session-not-found`, `session-ended`, `not-found` */
  async remove(sessionId: string, participantId: string): Promise<void> {
    const session = await this.#registry.find(sessionId);
    if (!session.remove(participantId, 'You were removed from this session.')) {
      throw new ProtocolError('not-found', 'There is no such participant.');
    }
  }
}

async function survey(session: Session, origin: string): Promise<AdminSessionDetail> {
  const people = [...session.participants];
  const participants: ParticipantView[] = [];
  for (let from = 0; from < people.length; from += AT_ONCE) {
    const some = people.slice(from, from + AT_ONCE);
    participants.push(...(await Promise.all(some.map((person) => viewOf(session, person)))));
    await nextTurn();
  }
  return {
    ...linked(session.summary(), origin),
    participantCount: participants.length,
    hearing: hearingOf(participants),
    paths: pathsOf(participants),
    traffic: totalOf(participants),
    participants,
  };
}

async function viewOf(session: Session, participant: Participant): Promise<ParticipantView> {
  const traffic = await trafficOf(participant);
  return {
    participantId: participant.id,
    role: participant.role,
    connectedSinceMs: participant.joinedAtMs,
    isConnected: participant.link !== null,
    isReceiving:
      participant === session.host
        ? session.media.producerId !== null && participant.transport?.isConnected === true
        : participant.isHearing,
    path: participant.path,
    report: participant.report,
    address: participant.link === null ? null : shortAddress(participant.link.address),
    traffic,
  };
}

/** `null` too when the transport, or its worker, goes away while it is asked. */
async function trafficOf(participant: Participant): Promise<ParticipantView['traffic']> {
  try {
    const traffic = await participant.traffic();
    if (traffic === null) return null;
    const { bytesSent, bytesReceived, sendBitrate, receiveBitrate, protocol, iceState } = traffic;
    return { bytesSent, bytesReceived, sendBitrate, receiveBitrate, protocol, iceState };
  } catch (error) {
    if (participant.transport?.isDead !== false) return null;
    throw error;
  }
}

function hearingOf(participants: readonly ParticipantView[]): AdminSession['hearing'] {
  const hearing = { good: 0, weak: 0, failed: 0 };
  for (const { report } of participants) if (report !== null) hearing[report.sound] += 1;
  return hearing;
}

function pathsOf(participants: readonly ParticipantView[]): AdminSession['paths'] {
  const paths = { udp: 0, tcp: 0, turn: 0 };
  for (const { role, path } of participants) if (role === 'listener' && path !== null) paths[path] += 1;
  return paths;
}

function totalOf(participants: readonly ParticipantView[]): TrafficView {
  const total = { bytesSent: 0, bytesReceived: 0, sendBitrate: 0, receiveBitrate: 0 };
  for (const { traffic } of participants) {
    total.bytesSent += traffic?.bytesSent ?? 0;
    total.bytesReceived += traffic?.bytesReceived ?? 0;
    total.sendBitrate += traffic?.sendBitrate ?? 0;
    total.receiveBitrate += traffic?.receiveBitrate ?? 0;
  }
  return total;
}
