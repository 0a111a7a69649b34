import {
  type commonRequests,
  type listenerRequests,
  PROGRAM,
  ProtocolError,
  type RtpCapabilities,
} from '@auxcast/shared-types';
import { rateLimited } from '../edges/address-limit.ts';
import { ROUTER_RTP_CAPABILITIES } from '../media/index.ts';
import type { Participant, Session } from '../sessions/index.ts';
import type { AddressLimits } from './address-limits.ts';
import type { Connection } from './connection.ts';
import type { Edge } from './edge.ts';
import { bindingRoute, type Routes, rightRoute } from './route.ts';

/**
 * Transports and consumers of one connection for one program: ten at once, one more every two seconds.
 * Whoever listens needs one or two.
 */
const RECEPTIONS = { capacity: 10, leakPerSecond: 0.5 };

/**
 * Joins of one connection: whoever listens needs one. Each is answered with all that a session has to show,
 * and told to its host.
 */
const JOINS = { capacity: 10, leakPerSecond: 0.2 };

type ListenerMethod = Exclude<keyof typeof listenerRequests, keyof typeof commonRequests>;

export function listenerRoutes(edge: Edge): Routes<ListenerMethod> {
  const { registry, limits, iceServersFor } = edge;
  return {
    join: bindingRoute('join', async (connection, { sessionId, resumeToken, rtpCapabilities }) => {
      const session =
        registry.get(sessionId) ??
        // The database is asked only for so many codes that are wrong.
        (await limits.codes.attempt(connection.address, async () => {
          await limits.lookupAsked(connection.address);
          return await registry.find(sessionId);
        }));
      await demandJoin(limits, connection);
      const entry = enter(edge, session, connection, resumeToken);
      const kept = keptTransportId(entry.participant);
      const receive =
        kept === null ? await firstReception(edge, session, entry, connection, rtpCapabilities) : null;
      const mayHoldFormer = kept !== null && session.producerId === null;
      if (mayHoldFormer || session.reception.lacksProgram(entry.participant)) {
        // The program changed while this listener was away, or in the moment between its consumer and this
        // reply.
        connection.sendAfterReply('program', { producerId: session.producerId });
      }
      connection.follow();
      return {
        participantId: entry.participant.id,
        resumeToken: entry.resumeToken,
        session: session.snapshot(),
        routerRtpCapabilities: ROUTER_RTP_CAPABILITIES,
        iceServers: iceServersFor(entry.participant.id),
        serverTimeMs: registry.now(),
        keptTransportId: kept,
        receive,
      };
    }),

    createConsumerTransport: rightRoute(
      'createConsumerTransport',
      'listen',
      async ({ session, participant }, wish, connection) => {
        await demandReception(limits, connection, session);
        const reception = await session.reception.receive(participant, wish);
        return { ...reception, iceServers: iceServersFor(participant.id) };
      },
    ),

    consume: rightRoute('consume', 'listen', async ({ session, participant }, wish, connection) => {
      await demandReception(limits, connection, session);
      return await session.reception.consume(participant, wish);
    }),

    resumeConsumer: rightRoute(
      'resumeConsumer',
      'listen',
      async ({ session, participant }, { consumerId }) => {
        await session.reception.resumeConsumer(participant, consumerId);
        return {};
      },
    ),

    reportReception: rightRoute('reportReception', 'listen', ({ session, participant }, report) => {
      session.reception.reported(participant, report);
      return {};
    }),

    leave: rightRoute('leave', 'leave', ({ session, participant }, _data, connection) => {
      connection.unbind();
      session.leave(participant);
      return {};
    }),
  };
}

interface Entry {
  readonly participant: Participant;
  readonly resumeToken: string;
  readonly isNew: boolean;
}

/**
 * As the participant of its token, otherwise as a new one; who is not here (any more) comes if there is room.
 * Binds the connection.
 */
function enter(
  { registry, audienceOf }: Edge,
  session: Session,
  connection: Connection,
  resumeToken: string | undefined,
): Entry {
  if (!connection.isOpen) throw new ProtocolError('disconnected', 'The connection is closed.');
  const audience = audienceOf(session);
  const known = resumeToken === undefined ? undefined : session.resume(resumeToken, connection);
  if (known === undefined || resumeToken === undefined) registry.capacity.demandRoom(session);
  const entry =
    known === undefined || resumeToken === undefined
      ? { ...session.admit(connection, resumeToken), isNew: true }
      : { participant: known, resumeToken, isNew: false };
  connection.unbind();
  connection.bind({ session, participant: entry.participant, audience });
  return entry;
}

function keptTransportId({ receiving }: Participant): string | null {
  return receiving === undefined || receiving.isDead ? null : receiving.transport.id;
}

async function firstReception(
  { limits }: Edge,
  session: Session,
  { participant, isNew }: Entry,
  connection: Connection,
  rtpCapabilities: RtpCapabilities | undefined,
) {
  if (rtpCapabilities === undefined) return null;
  try {
    await demandReception(limits, connection, session);
    return await session.reception.receive(participant, { channelId: PROGRAM, rtpCapabilities });
  } catch (error) {
    // A join that fails leaves nobody behind; whoever took the seat over meanwhile stays.
    connection.unbind();
    const { link } = participant;
    if (isNew && (link === null || link === connection)) session.leave(participant);
    else session.detach(participant, connection);
    throw error;
  }
}

/** @throws ProtocolError `rate-limited` */
async function demandJoin(limits: AddressLimits, { address, joins }: Connection): Promise<void> {
  if (!joins.pour(1, performance.now(), JOINS)) {
    throw rateLimited('You join too often.', 1000 / JOINS.leakPerSecond);
  }
  await limits.joinAsked(address);
}

/**
 * Before the media workers have anything to do. The first request after the program changed is the host's
 * doing, not the listener's: it is bounded by what a host may change, and for a whole address by a limit of
 * its own.
 * @throws ProtocolError `rate-limited`
 */
async function demandReception(
  limits: AddressLimits,
  connection: Connection,
  { producerId }: Session,
): Promise<void> {
  const { address, programAskedFor, receptions } = connection;
  connection.programAskedFor = producerId;
  if (programAskedFor !== undefined && programAskedFor !== producerId) {
    await limits.programFollowed(address);
    return;
  }
  if (!receptions.pour(1, performance.now(), RECEPTIONS)) {
    throw rateLimited('You ask for sound too often.', 1000 / RECEPTIONS.leakPerSecond);
  }
  await limits.receptionAsked(address);
}
