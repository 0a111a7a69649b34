import { type commonRequests, type listenerRequests, ProtocolError } from '@auxcast/shared-types';
import { rateLimited } from '../edges/address-limit.ts';
import { ROUTER_RTP_CAPABILITIES } from '../media/index.ts';
import type { Arrival, Joined, Session } from '../sessions/index.ts';
import type { AddressLimits } from './address-limits.ts';
import type { Connection } from './connection.ts';
import type { Edge } from './edge.ts';
import { bindingRoute, type Routes, rightRoute } from './route.ts';
import { tellOutputsAfterReply, tellTalk } from './session-news.ts';

/**
 * Transports and consumers of one connection for one program: ten at once, one more every two seconds.
 * Whoever listens needs one or two.
 */
const RECEPTIONS = { capacity: 10, leakPerSecond: 0.5 };

/**
 * Voices of one connection, and beds: of all who talk at once, and of all of them again every ten seconds.
 */
const VOICES = { capacity: 64, leakPerSecond: 4 };

/**
 * Joins of one connection: whoever listens needs one. Each is answered with all that a session has to show,
 * and told to its host.
 */
const JOINS = { capacity: 10, leakPerSecond: 0.2 };

type ListenerMethod = Exclude<keyof typeof listenerRequests, keyof typeof commonRequests>;

export function listenerRoutes(edge: Edge): Routes<ListenerMethod> {
  const { registry, limits, iceServersFor, now } = edge;
  return {
    join: bindingRoute('join', async (connection, { sessionId, ...wish }) => {
      const session =
        registry.get(sessionId) ??
        // The database is asked only for so many codes that are wrong.
        (await limits.codes.attempt(connection.address, async () => {
          await limits.lookupAsked(connection.address);
          return await registry.find(sessionId);
        }));
      await demandJoin(limits, connection);
      if (!connection.isOpen) throw new ProtocolError('disconnected', 'The connection is closed.');
      const joined = await join(edge, session, connection, wish);
      if (joined.missedProgram !== undefined) connection.sendAfterReply('program', joined.missedProgram);
      tellTalk(connection, joined);
      tellOutputsAfterReply(connection, edge.icecast);
      return {
        participantId: joined.participant.id,
        resumeToken: joined.resumeToken,
        session: joined.snapshot,
        routerRtpCapabilities: ROUTER_RTP_CAPABILITIES,
        iceServers: iceServersFor(joined.participant.id),
        serverTimeMs: now(),
        keptTransportId: joined.keptTransportId,
        receive: joined.reception,
      };
    }),

    createConsumerTransport: rightRoute(
      'createConsumerTransport',
      'connect',
      async ({ session, participant }, wish, connection) => {
        await demandReception(limits, connection, session);
        const reception = await session.hearing.receive(participant, wish);
        return { ...reception, iceServers: iceServersFor(participant.id) };
      },
    ),

    consume: rightRoute('consume', 'connect', async ({ session, participant }, wish, connection) => {
      const isProgram = wish.voiceOf === undefined && wish.isBed !== true;
      if (isProgram) await demandReception(limits, connection, session);
      else await demandVoice(limits, connection);
      return await session.hearing.consume(participant, wish);
    }),

    resumeConsumer: rightRoute('resumeConsumer', 'connect', ({ session, participant }, { consumerId }) => {
      session.hearing.demandConsumer(participant, consumerId);
      return {};
    }),

    reportReception: rightRoute('reportReception', 'hear', ({ session, participant }, report) => {
      session.hearing.reported(participant, report);
      return {};
    }),

    streamToken: rightRoute('streamToken', 'hear', ({ session, participant }) => ({
      token: session.streaming.tokenFor(participant),
    })),

    leave: rightRoute('leave', 'leave', ({ session, participant }, _data, connection) => {
      connection.unbind();
      session.leave(participant);
      return {};
    }),
  };
}

/** Lets the connection in; it is bound to nobody when that fails. */
async function join(
  { limits, audienceOf }: Edge,
  session: Session,
  connection: Connection,
  wish: Pick<Arrival, 'resumeToken' | 'invite' | 'name' | 'isOverlay' | 'rtpCapabilities'>,
): Promise<Joined> {
  const audience = audienceOf(session);
  try {
    return await session.join({
      ...wish,
      link: connection,
      entered: (participant) => {
        connection.unbind();
        connection.bind({ session, participant, audience });
      },
      demandReception: () => demandReception(limits, connection, session),
      follow: () => connection.follow(),
    });
  } catch (error) {
    if (connection.binding?.session === session) connection.unbind();
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
  { media: { producerId } }: Session,
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

/** @throws ProtocolError `rate-limited` */
async function demandVoice(limits: AddressLimits, { address, voices }: Connection): Promise<void> {
  if (!voices.pour(1, performance.now(), VOICES)) {
    throw rateLimited('You ask for voices too often.', 1000 / VOICES.leakPerSecond);
  }
  await limits.voiceAsked(address);
}
