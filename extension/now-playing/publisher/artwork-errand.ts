import { TokenBucket } from '@auxcast/shared-types';
import { Backoff, retryAfterMs } from '@auxcast/shared-types/client';
import { isPassing } from './passing-error.ts';

const RETRIES = 4;
/** A page may name another picture as often as it likes. */
const PACE = { burst: 12, everyMs: 4000 };
const BACKOFF = { firstMs: 2000, lastMs: 16_000 };

export interface ArtworkErrandOptions {
  /** The picture's id on the server; `undefined` when no source gave a picture. */
  readonly idFor: (sources: readonly string[]) => Promise<string | undefined>;
  readonly onBrought: (artworkId: string) => void;
  /** The server does not take it. */
  readonly onTrouble: (error: unknown) => void;
}

interface Errand {
  readonly key: string;
  readonly sources: readonly string[];
  readonly wait: Backoff;
  retries: number;
}

/**
 * Goes for the picture of one track at a time. What failed is tried again, a few times: a fetch does not say
 * whether its failure passes, for the browser tells a picture that is forbidden no better from one that is a
 * moment out of reach.
 */
export class ArtworkErrand {
  readonly #options: ArtworkErrandOptions;
  readonly #pace = new TokenBucket(PACE, performance.now());
  #errand: Errand | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ArtworkErrandOptions) {
    this.#options = options;
  }

  /**
   * Does nothing where this track's picture from these sources was brought already, is being brought, or
   * cannot be had.
   */
  send(track: string, sources: readonly string[]): void {
    const key = JSON.stringify([track, sources]);
    if (key === this.#errand?.key) return;
    this.forget();
    const errand = { key, sources, wait: new Backoff(BACKOFF), retries: RETRIES };
    this.#errand = errand;
    if (track !== '' && sources.length > 0) this.#begin(errand);
  }

  /** Of no use any more; the next is gone for even if it is the same. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#errand = undefined;
  }

  /** Of errands that come faster than the pace only the last one goes. */
  #begin(errand: Errand): void {
    const waitMs = this.#pace.waitMs(performance.now());
    if (waitMs > 0) {
      this.#timer = setTimeout(() => this.#begin(errand), waitMs);
      return;
    }
    this.#pace.take(performance.now());
    void this.#go(errand);
  }

  /** Never rejects. */
  async #go(errand: Errand): Promise<void> {
    try {
      const artworkId = await this.#options.idFor(errand.sources);
      if (this.#errand !== errand) return;
      if (artworkId === undefined) this.#goAgain(errand);
      else this.#options.onBrought(artworkId);
    } catch (error) {
      if (this.#errand !== errand) return;
      if (!isPassing(error) || !this.#goAgain(errand, retryAfterMs(error))) this.#options.onTrouble(error);
    }
  }

  /** False when it was tried often enough. */
  #goAgain(errand: Errand, askedMs = 0): boolean {
    if (errand.retries === 0) return false;
    errand.retries -= 1;
    this.#timer = setTimeout(() => void this.#go(errand), errand.wait.next() + askedMs);
    return true;
  }
}
