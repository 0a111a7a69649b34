import * as z from 'zod/mini';

/** Raised whenever a message changes so that an older peer would misunderstand it. */
export const PROTOCOL_VERSION = 2;

/** Travels in the first message of a connection: `createSession`, `resumeSession`, `join` or `serverInfo`. */
export const protocolVersion = z.int().check(z.nonnegative(), z.maximum(1_000_000));

/** Which side has to be updated when the two versions differ; `undefined` when they agree. */
export function sideToUpdate(
  client: number,
  server: number = PROTOCOL_VERSION,
): 'client' | 'server' | undefined {
  if (client === server) return undefined;
  return client < server ? 'client' : 'server';
}
