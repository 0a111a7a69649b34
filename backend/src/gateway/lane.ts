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

/** One lane while a request of it is being answered: those that came meanwhile. */
export class Lane {
  readonly name: LaneName;
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;

  constructor(name: LaneName) {
    this.name = name;
  }

  /** Requests that wait for an earlier one to be answered. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** The same, in bytes of their frames. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  add(request: RequestEnvelope, bytes: number): void {
    this.#waiting.push({ request, bytes });
    this.#waitingBytes += bytes;
  }

  /** Takes the one whose turn it is; undefined: none waits. */
  next(): RequestEnvelope | undefined {
    const next = this.#waiting.shift();
    if (next === undefined) return undefined;
    this.#waitingBytes -= next.bytes;
    return next.request;
  }
}
