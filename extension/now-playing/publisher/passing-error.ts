import { type ErrorCode, ProtocolError } from '@auxcast/shared-types';

const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'disconnected',
  'timeout',
  'rate-limited',
  'unavailable',
  'internal',
]);

/** An error that says nothing about what was sent: sent again, it may be taken. */
export function isPassing(error: unknown): boolean {
  return error instanceof ProtocolError && PASSING.has(error.code);
}
