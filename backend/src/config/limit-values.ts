import * as z from 'zod';
import { wholeNumber } from './whole-number.ts';

/** Each of them costs every listener something. */
const few = wholeNumber(1, 64);
const some = wholeNumber(1, 10_000_000);

/** Every limit that may change while the server runs, as the environment and the admin API give them. */
export const limitValues = z.strictObject({
  /** At the same time, on this server. */
  sessions: some,
  /** At the same time, in all sessions together. */
  listeners: some,
  listenersPerSession: some,
  /** What all listeners together may be promised, megabits per second; `null`: as much as they want. */
  egressMbps: some.nullable(),
  /** Open sockets, of everybody. */
  connections: some,
  /** Plain HTTP connections, of everybody, and requests that are being answered. */
  httpConnections: some,
  /** Open sockets; and as many plain HTTP connections and requests that are being answered. */
  connectionsPerAddress: some,
  /** New sockets. */
  connectionsPerAddressPerMinute: some,
  /** REST requests. */
  requestsPerAddressPerMinute: some,
  /** Consumers of one session on one media worker, before it spreads to the next. */
  listenersPerWorkerBeforeSpread: some,
  /** Talk channels of one session, the stage among them. */
  channelsPerSession: few,
  /** Microphones that are open in one session, talking or not. */
  talkersPerSession: few,
  /** Invites of one session that are good, or by which somebody came. */
  invitesPerSession: some,
});
export interface LimitValues extends Readonly<z.infer<typeof limitValues>> {}

/** Some of them, with what they are to be. */
export const limitChange = limitValues
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'name a limit, and what it is to be');
export type LimitChange = z.infer<typeof limitChange>;

/** The environment variable that sets each at the start. */
export const LIMIT_VARIABLES = {
  sessions: 'MAX_SESSIONS',
  listeners: 'MAX_LISTENERS',
  listenersPerSession: 'MAX_LISTENERS_PER_SESSION',
  egressMbps: 'MAX_EGRESS_MBPS',
  connections: 'MAX_CONNECTIONS',
  httpConnections: 'MAX_HTTP_CONNECTIONS',
  connectionsPerAddress: 'MAX_CONNECTIONS_PER_ADDRESS',
  connectionsPerAddressPerMinute: 'CONNECTIONS_PER_ADDRESS_PER_MINUTE',
  requestsPerAddressPerMinute: 'REQUESTS_PER_ADDRESS_PER_MINUTE',
  listenersPerWorkerBeforeSpread: 'LISTENERS_PER_WORKER_BEFORE_SPREAD',
  channelsPerSession: 'MAX_CHANNELS_PER_SESSION',
  talkersPerSession: 'MAX_TALKERS_PER_SESSION',
  invitesPerSession: 'MAX_INVITES_PER_SESSION',
} as const satisfies Record<keyof LimitValues, string>;

export const limitName = limitValues.keyof();
