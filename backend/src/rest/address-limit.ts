import { ProtocolError } from '@auxcast/shared-types';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { limitKey } from '../config/index.ts';

/** What one address may ask for in a minute. A party behind one router is one address. */
export class AddressLimit {
  readonly #limiter: RateLimiterMemory;

  constructor(pointsPerMinute: number) {
    this.#limiter = new RateLimiterMemory({ points: pointsPerMinute, duration: 60 });
  }

  /** @throws ProtocolError `rate-limited`, with when to come back */
  async demand(address: string): Promise<void> {
    try {
      await this.#limiter.consume(limitKey(address));
    } catch (refusal) {
      // Without points left it rejects with its result, which is no Error.
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new ProtocolError('rate-limited', 'Too many requests from this address. Wait a little.', {
        retryAfterMs: refusal.msBeforeNext,
      });
    }
  }

  penalise(address: string, points: number): void {
    // In memory this cannot fail, and nobody waits for it.
    void this.#limiter.penalty(limitKey(address), points);
  }
}
