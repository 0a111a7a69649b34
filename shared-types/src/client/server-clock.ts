/**
 * The server's time as this client can know it: Cristian's algorithm over the round trips of `ping`.
 * Of the last samples the one with the shortest round trip counts, for it bounds the error best.
 */
const SAMPLES = 8;

interface Sample {
  readonly roundTripMs: number;
  readonly offsetMs: number;
}

export class ServerClock {
  #samples: Sample[] = [];
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** `sentMs` and `receivedMs` are local times around a reply that carried `serverTimeMs`. */
  sample(serverTimeMs: number, sentMs: number, receivedMs: number): void {
    const roundTripMs = receivedMs - sentMs;
    // The local clock was set back meanwhile: what was known is wrong now, and so is this.
    if (roundTripMs < 0) {
      this.forget();
      return;
    }
    const offsetMs = serverTimeMs + roundTripMs / 2 - receivedMs;
    this.#samples = [...this.#samples, { roundTripMs, offsetMs }].slice(-SAMPLES);
  }

  /** Milliseconds since the Unix epoch on the server; the local clock until a first sample came. */
  now(): number {
    return this.#now() + this.#offsetMs();
  }

  /** After the machine slept or its clock was set, old samples mislead. */
  forget(): void {
    this.#samples = [];
  }

  #offsetMs(): number {
    let best: Sample | undefined;
    for (const sample of this.#samples) {
      if (!best || sample.roundTripMs < best.roundTripMs) best = sample;
    }
    return best?.offsetMs ?? 0;
  }
}
