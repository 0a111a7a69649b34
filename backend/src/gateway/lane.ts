import type { RequestEnvelope } from '@auxcast/shared-types';

/**
 * The lanes of a connection: requests of one lane are answered one after the other, in the order they came,
 * and those of different lanes wait for nothing of one another. Signs of life, presses and
 * pictures have lanes of their own: nothing slow delays the first two, and decoding the last delays nothing.
 */
export type LaneName = 'ordered' | 'signs' | 'presses' | 'pictures';

const OWN_LANES: ReadonlyMap<string, LaneName> = new Map([
  ['ping', 'signs'],
  ['press', 'presses'],
  ['release', 'presses'],
  ['artwork', 'pictures'],
]);

export function laneOf(method: string): LaneName {
  return OWN_LANES.get(method) ?? 'ordered';
}

interface Waiting {
  readonly request: RequestEnvelope;
  readonly bytes: number;
}

/** One lane: answers a request, and those that came meanwhile after it. */
export class Lane {
  readonly #answer: (request: RequestEnvelope) => Promise<void>;
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #isBusy = false;

  /** @param answer never rejects */
  constructor(answer: (request: RequestEnvelope) => Promise<void>) {
    this.#answer = answer;
  }

  /** Requests that wait for an earlier one to be answered. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** The same, in bytes of their frames. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Whether the next request has to wait. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  add(request: RequestEnvelope, bytes: number): void {
    if (!this.#isBusy) {
      void this.#run(request);
      return;
    }
    this.#waiting.push({ request, bytes });
    this.#waitingBytes += bytes;
  }

  async #run(first: RequestEnvelope): Promise<void> {
    this.#isBusy = true;
    await this.#answer(first);
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.#waitingBytes -= next.bytes;
      await this.#answer(next.request);
    }
    this.#isBusy = false;
  }
}
