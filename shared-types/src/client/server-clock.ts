/**
 * The server's time as this client can know it: Cristian's algorithm over the round trips of `ping`.
 * Of the last samples the one with the shortest round trip counts, for it bounds the error best.
 */
const SAMPLES = 8;
/** Clocks drift apart by up to 100 ppm: so much while eight samples are taken. */
const DRIFT_MS = 20;

interface Sample {
  readonly roundTripMs: number;
  readonly offsetMs: number;
}

/**
 * Counts from a steady local clock, so that nothing jumps when somebody sets the machine's. That clock may
 * stand still while the machine sleeps (W3C High Resolution Time leaves it open), and a server may be another
 * one after it restarted: what no longer fits the newest sample is forgotten.
 */
export class ServerClock {
  #samples: Sample[] = [];
  /**
   * Steady local time, milliseconds: the Unix epoch's as it was known when this page began. What `sample`
   * wants.
   */
  readonly localMs: () => number;

  constructor(localMs = steadyMs) {
    this.localMs = localMs;
  }

  /** `sentMs` and `receivedMs` are local times around a reply that carried `serverTimeMs`. */
  sample(serverTimeMs: number, sentMs: number, receivedMs: number): void {
    const roundTripMs = receivedMs - sentMs;
    const offsetMs = serverTimeMs + roundTripMs / 2 - receivedMs;
    // The server's time is half of a round trip away at most, so two samples of the same clocks are so far
    // apart at most.
    const fitting = this.#samples.filter(
      (known) => Math.abs(known.offsetMs - offsetMs) <= (known.roundTripMs + roundTripMs) / 2 + DRIFT_MS,
    );
    this.#samples = [...fitting, { roundTripMs, offsetMs }].slice(-SAMPLES);
  }

  /** Milliseconds since the Unix epoch on the server; the local clock until a first sample came. */
  now(): number {
    return this.localMs() + this.#offsetMs();
  }

  #offsetMs(): number {
    let best: Sample | undefined;
    for (const sample of this.#samples) {
      if (!best || sample.roundTripMs < best.roundTripMs) best = sample;
    }
    return best?.offsetMs ?? 0;
  }
}

function steadyMs(): number {
  return performance.timeOrigin + performance.now();
}
