import { setImmediate as nextTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import * as z from 'zod';
import { shortAddress } from '../config/index.ts';
import { type PageQuery, Paging } from '../rest/paging.ts';
import { newestFirst } from '../rest/session-paging.ts';
import { linked, type Participant, type Session, SessionRegistry } from '../sessions/index.ts';
import type {
  AdminSession,
  AdminSessionList,
  ParticipantList,
  ParticipantView,
  TrafficView,
} from './admin-views.ts';

/**
 * Participants whose statistics are asked for at once: each is a question to a worker that has music to send.
 */
const AT_ONCE = 50;

const newest = newestFirst<Session>();

const people = new Paging<Participant, readonly [number, number, string]>({
  list: 'participants',
  place: z.tuple([z.number(), z.number(), z.string()]),
  placeOf: ({ id, role, joinedAtMs }) => [role === 'host' ? 0 : 1, joinedAtMs, id],
});

/** Sessions as an admin sees them. */
@Injectable()
export class SessionSurvey {
  readonly #registry: SessionRegistry;

  constructor(@Inject(SessionRegistry) registry: SessionRegistry) {
    this.#registry = registry;
  }

  /** Newest first. @throws ProtocolError `bad-request` */
  async page(query: PageQuery, origin: string): Promise<AdminSessionList> {
    const page = newest.pageOf(newest.sorted(this.#registry), query);
    const sessions: AdminSession[] = [];
    for (const session of page.items) sessions.push(await survey(session, origin));
    return { sessions, nextCursor: page.nextCursor };
  }

  /** @throws ProtocolError `session-not-found`, `session-ended` */
  async one(sessionId: string, origin: string): Promise<AdminSession> {
    return survey(await this.#registry.find(sessionId), origin);
  }

  /** @throws ProtocolError `session-not-found`, `session-ended`, `bad-request` */
  async participants(sessionId: string, query: PageQuery): Promise<ParticipantList> {
    const session = await this.#registry.find(sessionId);
    const { items, nextCursor } = people.pageOf(people.sorted(peopleOf(session)), query);
    return { participants: await viewsOf(session, items), nextCursor };
  }
}

async function survey(session: Session, origin: string): Promise<AdminSession> {
  const participants = await viewsOf(session, peopleOf(session));
  return {
    ...linked(session.summary(), origin),
    participantCount: participants.length,
    voices: session.talk.voiceCount,
    talking: session.talk.talkingCount,
    hearing: hearingOf(participants),
    paths: pathsOf(participants, session.participants.unknownCount),
    traffic: totalOf(participants),
  };
}

/** An overlay is a picture in a broadcast, and counts nowhere. */
function peopleOf(session: Session): Participant[] {
  return [...session.participants].filter(({ isOverlay }) => !isOverlay);
}

async function viewsOf(session: Session, all: readonly Participant[]): Promise<ParticipantView[]> {
  const views: ParticipantView[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const some = all.slice(from, from + AT_ONCE);
    views.push(...(await Promise.all(some.map((person) => viewOf(session, person)))));
    await nextTurn();
  }
  return views;
}

async function viewOf(session: Session, participant: Participant): Promise<ParticipantView> {
  const traffic = await trafficOf(participant);
  return {
    participantId: participant.id,
    role: participant.role,
    name: participant.name,
    isMuted: participant.isMuted,
    inviteId: participant.inviteId,
    hasVoice: session.talk.voiceIdOf(participant) !== null,
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

function pathsOf(participants: readonly ParticipantView[], unknown: number): AdminSession['paths'] {
  const paths = { udp: 0, tcp: 0, turn: 0, http: unknown };
  for (const { role, path } of participants) if (role !== 'host' && path !== null) paths[path] += 1;
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
