import { ProtocolError } from '@auxcast/shared-types';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { limitKey } from '../config/index.ts';

const MINUTE_MS = 60_000;

/**
 * What one address may do in a minute, over whatever connection. A party behind one router is one address.
 */
export class AddressLimit {
  readonly #pointsPerMinute: () => number;
  readonly #limiter: RateLimiterMemory;
  readonly #refusal: string;

  /**
   * @param pointsPerMinute asked each time, for it may change
   * @param refusal what whoever is beyond it is told
   */
  constructor(
    pointsPerMinute: () => number,
    refusal = 'Too many requests from this address. Wait a little.',
  ) {
    this.#pointsPerMinute = pointsPerMinute;
    this.#limiter = new RateLimiterMemory({ points: pointsPerMinute(), duration: MINUTE_MS / 1000 });
    this.#refusal = refusal;
  }

  /**
   * Takes one point.
   * @throws ProtocolError `rate-limited`, with when to come back
   */
  async demand(address: string): Promise<void> {
    this.#limiter.points = this.#pointsPerMinute();
    try {
      await this.#limiter.consume(limitKey(address));
    } catch (refusal) {
      // Without points left it rejects with its result, which is no Error.
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      // It counts by the wall clock, but forgets by a timer: one that was set back makes nobody wait longer.
      throw rateLimited(this.#refusal, Math.min(refusal.msBeforeNext, MINUTE_MS));
    }
  }

  /** Gives back a point that `demand` took. */
  async giveBack(address: string): Promise<void> {
    await this.#limiter.reward(limitKey(address));
  }
}

export function rateLimited(message: string, retryAfterMs: number): ProtocolError {
  return new ProtocolError('rate-limited', message, { retryAfterMs: Math.ceil(retryAfterMs) });
}
