export * from './backoff.ts';
export { retryAfterMs } from './refusals.ts';
export * from './server-clock.ts';
export * from './signaling-client.ts';
export type { UnreadEvent } from './signaling-events.ts';
export type { SignalingStatus } from './signaling-status.ts';
