import { type ErrorCode, ProtocolError } from '@auxcast/shared-types';
import { AddressLimit } from '../edges/address-limit.ts';

/**
 * Wrong tokens and codes, or wrong host keys, one address may try in a minute: a room full of people with a
 * stale link is no attack.
 */
export const GUESSES_PER_MINUTE = 300;
export const GUESSES_REFUSAL = 'Too many attempts from your address went wrong.';

/** Errors that somebody who tries tokens or codes would get. */
const GUESSES: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['token-refused', 'session-not-found']);

/** Bounds how many attempts of one address may turn out to be guesses. */
export class GuessGuard {
  readonly #guesses = new AddressLimit(() => GUESSES_PER_MINUTE, GUESSES_REFUSAL);

  /**
   * Runs an attempt. It counts from its beginning, so that guesses made at once do not all get through, and
   * no longer once it proves to be no guess.
   * @throws ProtocolError `rate-limited`, and then the attempt is not made; else what the attempt throws
   */
  async attempt<T>(address: string, attempt: () => T | Promise<T>): Promise<T> {
    await this.#guesses.demand(address);
    let isGuess = false;
    try {
      return await attempt();
    } catch (error) {
      isGuess = error instanceof ProtocolError && GUESSES.has(error.code);
      throw error;
    } finally {
      if (!isGuess) await this.#guesses.giveBack(address);
    }
  }
}
