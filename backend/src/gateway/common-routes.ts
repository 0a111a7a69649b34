import { type commonRequests, PROTOCOL_VERSION } from '@auxcast/shared-types';
import type { Edge } from './edge.ts';
import { greetingRoute, openRoute, type Routes, rightRoute } from './route.ts';

export function commonRoutes({
  rule,
  limits,
  version,
  iceServersFor,
  now,
}: Edge): Routes<keyof typeof commonRequests> {
  return {
    ping: openRoute('ping', () => ({ serverTimeMs: now() })),

    serverInfo: greetingRoute('serverInfo', async ({ visitor }, { hostKey, kind }) => {
      const goLive = rule.rightOf(visitor, hostKey, kind);
      if (hostKey !== undefined) await limits.hostKeyShown(visitor.address, goLive !== 'host-key-refused');
      return { version, protocol: PROTOCOL_VERSION, goLive };
    }),

    connectTransport: rightRoute('connectTransport', 'connect', async ({ session, participant }, data) => {
      await session.connectTransport(participant, data.transportId, data.dtlsParameters);
      return {};
    }),

    restartIce: rightRoute('restartIce', 'connect', async ({ session, participant }, { transportId }) => ({
      iceParameters: await session.restartIce(participant, transportId),
      iceServers: iceServersFor(participant.id),
    })),
  };
}
