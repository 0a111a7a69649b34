/** What the calls about limits take and answer with; `/api/docs` is made from these. */
import * as z from 'zod';
import { LIMIT_VARIABLES, limitChange, limitValues } from '../../config/index.ts';
import { named } from '../../rest/api-schemas.ts';

const { shape } = limitValues;

export const limitsView = z.strictObject({
  sessions: limit(shape.sessions),
  listeners: limit(shape.listeners),
  listenersPerSession: limit(shape.listenersPerSession),
  egressMbps: limit(shape.egressMbps),
  connections: limit(shape.connections),
  httpConnections: limit(shape.httpConnections),
  connectionsPerAddress: limit(shape.connectionsPerAddress),
  connectionsPerAddressPerMinute: limit(shape.connectionsPerAddressPerMinute),
  requestsPerAddressPerMinute: limit(shape.requestsPerAddressPerMinute),
  listenersPerWorkerBeforeSpread: limit(shape.listenersPerWorkerBeforeSpread),
  channelsPerSession: limit(shape.channelsPerSession),
  talkersPerSession: limit(shape.talkersPerSession),
  invitesPerSession: limit(shape.invitesPerSession),
});
export type LimitsView = z.infer<typeof limitsView>;

/** `null`, of the bandwidth alone: as much as is wanted. */
function limit<V extends z.ZodType>(value: V) {
  return z.strictObject({
    value,
    /** As far as it fitted into the files that the server may have open. */
    atStart: value,
    /** The environment variable that sets it for good. */
    variable: z.enum(LIMIT_VARIABLES),
  });
}

named(limitChange, 'LimitChange', {
  'a larger party': { listeners: 15_000, listenersPerSession: 15_000, connections: 32_000 },
  'a thinner line': { egressMbps: 200 },
});
named(limitsView, 'Limits', {
  'fewer listeners than at the start': {
    sessions: { value: 1000, atStart: 1000, variable: 'MAX_SESSIONS' },
    listeners: { value: 2000, atStart: 10_000, variable: 'MAX_LISTENERS' },
    listenersPerSession: { value: 5000, atStart: 5000, variable: 'MAX_LISTENERS_PER_SESSION' },
    egressMbps: { value: null, atStart: null, variable: 'MAX_EGRESS_MBPS' },
    connections: { value: 22_000, atStart: 22_000, variable: 'MAX_CONNECTIONS' },
    httpConnections: { value: 5000, atStart: 5000, variable: 'MAX_HTTP_CONNECTIONS' },
    connectionsPerAddress: { value: 1000, atStart: 1000, variable: 'MAX_CONNECTIONS_PER_ADDRESS' },
    connectionsPerAddressPerMinute: {
      value: 1200,
      atStart: 1200,
      variable: 'CONNECTIONS_PER_ADDRESS_PER_MINUTE',
    },
    requestsPerAddressPerMinute: { value: 3000, atStart: 3000, variable: 'REQUESTS_PER_ADDRESS_PER_MINUTE' },
    listenersPerWorkerBeforeSpread: {
      value: 300,
      atStart: 300,
      variable: 'LISTENERS_PER_WORKER_BEFORE_SPREAD',
    },
    channelsPerSession: { value: 8, atStart: 8, variable: 'MAX_CHANNELS_PER_SESSION' },
    talkersPerSession: { value: 16, atStart: 16, variable: 'MAX_TALKERS_PER_SESSION' },
    invitesPerSession: { value: 50, atStart: 50, variable: 'MAX_INVITES_PER_SESSION' },
  },
});
