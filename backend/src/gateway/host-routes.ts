import { type commonRequests, type hostRequests, ProtocolError } from '@auxcast/shared-types';
import { limitKey, sessionUrl } from '../config/index.ts';
import { ROUTER_RTP_CAPABILITIES } from '../media/index.ts';
import type { Session } from '../sessions/index.ts';
import type { Connection } from './connection.ts';
import type { Edge } from './edge.ts';
import { bindingRoute, type Routes, rightRoute } from './route.ts';

type HostMethod = Exclude<keyof typeof hostRequests, keyof typeof commonRequests>;

export function hostRoutes(edge: Edge): Routes<HostMethod> {
  const { registry, rule, limits, openings, iceServersFor } = edge;
  return {
    createSession: bindingRoute(
      'createSession',
      async (connection, { attemptId, hostKey, title, hostName, visibility }) => {
        const { visitor } = connection;
        if (hostKey !== undefined) {
          await limits.hostKeyShown(visitor.address, rule.rightOf(visitor, hostKey) !== 'host-key-refused');
        }
        rule.demand(visitor, hostKey);
        const { session, hostToken } = await openings.open(visitor.address, () =>
          registry.create({ title, hostName, visibility, attemptId }),
        );
        if (!connection.isOpen) {
          // Its host went away before it came to be. With an attempt it may ask again; otherwise nobody can
          // ever have its token.
          if (attemptId === undefined) session.end('host-away');
          throw new ProtocolError('disconnected', 'The connection is closed.');
        }
        connection.sendAfterReply('sessionCreated', {
          sessionId: session.id,
          url: sessionUrl(visitor.origin, session.id),
        });
        return { ...welcomeHost(edge, session, connection), hostToken };
      },
    ),

    resumeSession: bindingRoute('resumeSession', async (connection, { sessionId, hostToken }) => {
      const known = registry.get(sessionId);
      // What is right waits for nobody: a guest who guesses must not keep out the host behind the same
      // router.
      const session =
        known?.isHostToken(hostToken) === true
          ? known
          : await limits.codes.attempt(connection.address, async () => {
              await limits.lookupAsked(connection.address);
              const found = await registry.find(sessionId);
              if (found.isHostToken(hostToken)) return found;
              throw new ProtocolError('token-refused', 'This is not the host token of this session.');
            });
      // Nobody would ever give back the seat of a connection that is closed.
      if (!connection.isOpen) throw new ProtocolError('disconnected', 'The connection is closed.');
      return { ...welcomeHost(edge, session, connection), program: session.sending.keptOf(session.host) };
    }),

    createProducerTransport: rightRoute(
      'createProducerTransport',
      'publish',
      async ({ session, participant }, _data, { address }) => {
        await limits.programAsked(address);
        return {
          transport: await session.sending.createTransport(participant),
          iceServers: iceServersFor(participant.id),
        };
      },
    ),

    produce: rightRoute('produce', 'publish', async ({ session, participant }, wish) => ({
      producerId: await session.sending.publish(participant, wish),
    })),

    closeProducer: rightRoute('closeProducer', 'publish', ({ session, participant }, { channelId }) => {
      session.sending.unpublish(participant, channelId);
      return {};
    }),

    nowPlaying: rightRoute('nowPlaying', 'describe', async ({ session }, report) => {
      await session.reports.report(report);
      return {};
    }),

    position: rightRoute('position', 'describe', ({ session }, report) => {
      session.reports.position(report);
      return {};
    }),

    artwork: rightRoute('artwork', 'describe', async ({ session }, upload, { address }) => {
      await limits.pictureSent(address);
      return { artworkId: await session.nowPlaying.artwork(upload, limitKey(address)) };
    }),

    pause: rightRoute('pause', 'publish', async ({ session, participant }, { channelId }) => {
      await session.sending.pause(participant, channelId);
      return {};
    }),

    resume: rightRoute('resume', 'publish', async ({ session, participant }, { channelId }) => {
      await session.sending.resume(participant, channelId);
      return {};
    }),

    endSession: rightRoute('endSession', 'end', ({ session }) => {
      session.end('host');
      return {};
    }),
  };
}

/** Binds the connection to the host's seat; what the host is told follows from that moment. */
function welcomeHost(
  { registry, hostPulse, iceServersFor, audienceOf }: Edge,
  session: Session,
  connection: Connection,
) {
  const audience = audienceOf(session);
  connection.unbind();
  const participant = session.attachHost(connection);
  connection.bind({ session, participant, audience });
  connection.follow();
  hostPulse.watch(connection);
  const { listenerTrouble } = session;
  if (listenerTrouble.weak + listenerTrouble.failed > 0) {
    connection.sendAfterReply('listenerTrouble', listenerTrouble);
  }
  return {
    participantId: participant.id,
    session: session.snapshot(),
    url: sessionUrl(connection.visitor.origin, session.id),
    routerRtpCapabilities: ROUTER_RTP_CAPABILITIES,
    iceServers: iceServersFor(participant.id),
    serverTimeMs: registry.now(),
    graceMs: session.hostGraceMs,
  };
}
