import * as z from 'zod';
import { wholeNumber } from './whole-number.ts';

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
} as const satisfies Record<keyof LimitValues, string>;

export const limitName = limitValues.keyof();
