import { LRUCache } from 'lru-cache';
import { limitKey } from '../config/index.ts';
import type { AddressLimit } from './address-limit.ts';

/** 22 characters of base64 hold 131 bits. What is shorter was chosen by hand, and may be found. */
const SAFE_LENGTH = 22;
/** How long an address is remembered that showed the key. */
const SHOWN = { max: 10_000, ttl: 86_400_000 };

/** Whether somebody who tries for long may find a key. */
export function isGuessable(key: string): boolean {
  return key.length < SAFE_LENGTH;
}

/**
 * Bounds how often an address shows a wrong key. A right one that nobody can guess always passes, however
 * many wrong ones came from the same address: a guest must not keep the host out. A right one that may be
 * guessed waits like the wrong ones, or waiting would tell them apart, but for an address that showed it
 * within a day.
 */
export class KeyGuard {
  readonly #isGuessable: boolean;
  readonly #shown: LRUCache<string, true>;

  /**
   * @param key undefined: there is none
   * @param now milliseconds of a clock that does not jump
   */
  constructor(key: string | undefined, now = () => performance.now()) {
    this.#shown = new LRUCache({ ...SHOWN, perf: { now }, ttlResolution: 0 });
    this.#isGuessable = key !== undefined && isGuessable(key);
  }

  /**
   * To be called before anybody is told whether the key was right.
   * @param guesses wrong ones that an address may show
   * @throws ProtocolError `rate-limited`
   */
  async shown(address: string, isRight: boolean, guesses: AddressLimit): Promise<void> {
    if (!isRight || this.#mayBeGuess(address)) {
      // Taken first: guesses made at once must not all get through.
      await guesses.demand(address);
      if (!isRight) return;
      await guesses.giveBack(address);
    }
    if (this.#isGuessable) this.#shown.set(limitKey(address), true);
  }

  #mayBeGuess(address: string): boolean {
    return this.#isGuessable && !this.#shown.has(limitKey(address));
  }
}
