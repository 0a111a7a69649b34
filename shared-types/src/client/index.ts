export * from './backoff.ts';
export * from './server-clock.ts';
export * from './signaling-client.ts';
