import { ProtocolError } from '@auxcast/shared-types';

/**
 * A refused crowd that was all told the same would come back as one: each is told another time between these.
 */
const RETRY_MS = { least: 5000, most: 15_000 };

/**
 * @param limit what there is only so much of, as `details.limit` says; `details.retryAfterMs`: when one may
 * ask again
 */
export function serverFull(limit: string): ProtocolError {
  return new ProtocolError('server-full', 'This server is full.', { limit, retryAfterMs: retryAfterMs() });
}

/** The session has no room; all else as with `serverFull`. */
export function sessionFull(): ProtocolError {
  return new ProtocolError('session-full', 'This session is full.', {
    limit: 'listeners',
    retryAfterMs: retryAfterMs(),
  });
}

function retryAfterMs(): number {
  return Math.round(RETRY_MS.least + Math.random() * (RETRY_MS.most - RETRY_MS.least));
}
