import { type commonRequests, type hostRequests, ProtocolError } from '@auxcast/shared-types';
import { limitKey, sessionUrl } from '../config/index.ts';
import { ROUTER_RTP_CAPABILITIES } from '../media/index.ts';
import type { HostWelcome, Session } from '../sessions/index.ts';
import type { Connection } from './connection.ts';
import type { Edge } from './edge.ts';
import { bindingRoute, type Routes, rightRoute } from './route.ts';
import { tellOutputsAfterReply, tellTalk } from './session-news.ts';

type HostMethod = Exclude<keyof typeof hostRequests, keyof typeof commonRequests>;

export function hostRoutes(edge: Edge): Routes<HostMethod> {
  const { registry, opener, rule, limits, openings, iceServersFor } = edge;
  return {
    createSession: bindingRoute(
      'createSession',
      async (connection, { attemptId, hostKey, title, hostName, visibility, kind }) => {
        const { visitor } = connection;
        if (hostKey !== undefined) {
          await limits.hostKeyShown(
            visitor.address,
            rule.rightOf(visitor, hostKey, kind) !== 'host-key-refused',
          );
        }
        rule.demand(visitor, hostKey, kind);
        const wish = { title, hostName, visibility, kind, attemptId };
        const opened = await openings.open(visitor.address, () => opener.create(wish));
        if (!connection.isOpen) {
          opener.unanswered(opened, wish);
          throw new ProtocolError('disconnected', 'The connection is closed.');
        }
        const { session, hostToken } = opened;
        connection.sendAfterReply('sessionCreated', {
          sessionId: session.id,
          url: sessionUrl(visitor.origin, session.id),
        });
        return { ...replyTo(edge, connection, session, attachHost(edge, session, connection)), hostToken };
      },
    ),

    resumeSession: bindingRoute('resumeSession', async (connection, { sessionId, hostToken }) => {
      // What is right waits for nobody: a guest who guesses must not keep out the host behind the same
      // router.
      const session =
        registry.getAsHost(sessionId, hostToken) ??
        (await limits.codes.attempt(connection.address, async () => {
          await limits.lookupAsked(connection.address);
          return await registry.findAsHost(sessionId, hostToken);
        }));
      // Nobody would ever give back the seat of a connection that is closed.
      if (!connection.isOpen) throw new ProtocolError('disconnected', 'The connection is closed.');
      const welcome = attachHost(edge, session, connection);
      return { ...replyTo(edge, connection, session, welcome), program: welcome.keptProgram };
    }),

    createProducerTransport: rightRoute(
      'createProducerTransport',
      'connect',
      async ({ session, participant }, _data, { address }) => {
        await limits.programAsked(address);
        return {
          transport: await session.publishing.createTransport(participant),
          iceServers: iceServersFor(participant.id),
        };
      },
    ),

    produce: rightRoute('produce', 'connect', async ({ session, participant }, wish) => ({
      producerId: await session.publishing.publish(participant, wish),
    })),

    closeProducer: rightRoute('closeProducer', 'connect', ({ session, participant }, { source }) => {
      session.publishing.unpublish(participant, source);
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

    pause: rightRoute('pause', 'publish', async ({ session, participant }) => {
      await session.publishing.pause(participant);
      return {};
    }),

    resume: rightRoute('resume', 'publish', async ({ session, participant }) => {
      await session.publishing.resume(participant);
      return {};
    }),

    endSession: rightRoute('endSession', 'end', ({ session }) => {
      session.end('host');
      return {};
    }),
  };
}

/** Binds the connection to the host's seat; what the host is told follows from that moment. */
function attachHost({ hostPulse, icecast, audienceOf }: Edge, session: Session, connection: Connection): HostWelcome {
  const audience = audienceOf(session);
  connection.unbind();
  const welcome = session.attachHost(connection);
  connection.bind({ session, participant: welcome.participant, audience });
  connection.follow();
  hostPulse.watch(connection);
  if (welcome.trouble !== undefined) connection.sendAfterReply('listenerTrouble', welcome.trouble);
  tellTalk(connection, welcome);
  tellOutputsAfterReply(connection, icecast);
  return welcome;
}

/** What both ways to the host's seat answer with. */
function replyTo(
  { iceServersFor, now }: Edge,
  { visitor }: Connection,
  { id }: Session,
  { participant, snapshot, graceMs }: HostWelcome,
) {
  return {
    participantId: participant.id,
    session: snapshot,
    url: sessionUrl(visitor.origin, id),
    routerRtpCapabilities: ROUTER_RTP_CAPABILITIES,
    iceServers: iceServersFor(participant.id),
    serverTimeMs: now(),
    graceMs,
  };
}
