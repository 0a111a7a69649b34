import { type ErrorCode, ProtocolError } from '@auxcast/shared-types';
import type { AddressLimits } from './address-limits.ts';

/** Errors that somebody who tries keys, tokens or codes would get. */
const GUESSES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'host-key-refused',
  'token-refused',
  'session-not-found',
]);

/** Runs an attempt, and counts it against the address when it looks like a guess. */
export async function guarded<T>(
  limits: AddressLimits,
  address: string,
  attempt: () => Promise<T>,
): Promise<T> {
  await limits.demandPatience(address);
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof ProtocolError && GUESSES.has(error.code)) await limits.failed(address);
    throw error;
  }
}
