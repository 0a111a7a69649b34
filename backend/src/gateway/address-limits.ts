import { ProtocolError } from '@auxcast/shared-types';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { limitKey } from '../config/index.ts';

/** Sessions one address may open in a minute. */
const SESSIONS_PER_MINUTE = 120;
/** Wrong keys, tokens and codes one address may try in a minute: a room full of people with a stale link is no attack. */
const FAILURES_PER_MINUTE = 300;

export interface AddressLimitsOptions {
  /** Open at the same time. */
  readonly connectionsPerAddress: number;
  readonly connectionsPerAddressPerMinute: number;
}

/** What one address may do, whatever connection it uses. A party behind one NAT is one address. */
export class AddressLimits {
  readonly #perAddress: number;
  readonly #open = new Map<string, number>();
  readonly #connections: RateLimiterMemory;
  readonly #sessions = new RateLimiterMemory({ points: SESSIONS_PER_MINUTE, duration: 60 });
  readonly #failures = new RateLimiterMemory({ points: FAILURES_PER_MINUTE, duration: 60 });

  constructor(options: AddressLimitsOptions) {
    this.#perAddress = options.connectionsPerAddress;
    this.#connections = new RateLimiterMemory({
      points: options.connectionsPerAddressPerMinute,
      duration: 60,
    });
  }

  /**
   * One more connection; to be given back by `closed`.
   * @throws ProtocolError `rate-limited`
   */
  async opened(address: string): Promise<void> {
    const key = limitKey(address);
    const open = this.#open.get(key) ?? 0;
    if (open >= this.#perAddress) throw tooMuch('Too many connections from your address are open.', 10_000);
    this.#open.set(key, open + 1);
    try {
      await consume(this.#connections, address, 'Too many connections from your address.');
    } catch (error) {
      this.closed(address);
      throw error;
    }
  }

  closed(address: string): void {
    const key = limitKey(address);
    const open = (this.#open.get(key) ?? 1) - 1;
    if (open > 0) this.#open.set(key, open);
    else this.#open.delete(key);
  }

  /** @throws ProtocolError `rate-limited` */
  async sessionOpened(address: string): Promise<void> {
    await consume(this.#sessions, address, 'Too many sessions were opened from your address.');
  }

  /** @throws ProtocolError `rate-limited` when too many attempts of this address went wrong lately */
  async demandPatience(address: string): Promise<void> {
    const tried = await this.#failures.get(limitKey(address));
    if (tried !== null && tried.remainingPoints <= 0) {
      throw tooMuch('Too many attempts from your address went wrong.', tried.msBeforeNext);
    }
  }

  async failed(address: string): Promise<void> {
    await this.#failures.penalty(limitKey(address));
  }
}

async function consume(limiter: RateLimiterMemory, address: string, message: string): Promise<void> {
  try {
    await limiter.consume(limitKey(address));
  } catch (error) {
    // The limiter rejects with its result, which is no Error, when there are no points left.
    if (error instanceof RateLimiterRes) throw tooMuch(message, error.msBeforeNext);
    throw error;
  }
}

function tooMuch(message: string, retryAfterMs: number): ProtocolError {
  return new ProtocolError('rate-limited', message, { retryAfterMs: Math.ceil(retryAfterMs) });
}
