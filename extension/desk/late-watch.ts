/** Both clocks at one moment. */
export interface ClockReading {
  /** Milliseconds of time that passed. */
  readonly wallMs: number;
  /** Milliseconds of sound that were made. */
  readonly audioMs: number;
  /** What the browser itself counted as missing, milliseconds; 0 where it does not count. */
  readonly underrunMs: number;
}

/** Sound is made in pieces: the clocks are apart by as much as one, and not always the same. */
const LOST_MS = 40;
/** So many looks back. */
const LOOKS = 10;

/**
 * Whether the computer is too slow to mix: less sound was made of late than time has passed. A context
 * without speakers skips what it has no time for, and its own statistics do not tell.
 */
export class LateWatch {
  #readings: readonly ClockReading[] = [];

  /** Asked once a second. @returns whether sound is, or was in the last ten seconds, too late */
  look(reading: ClockReading): boolean {
    this.#readings = [...this.#readings, reading].slice(-LOOKS);
    const apart = this.#readings.map(({ wallMs, audioMs }) => wallMs - audioMs);
    const underruns = this.#readings.map(({ underrunMs }) => underrunMs);
    return rise(apart) >= LOST_MS || rise(underruns) >= LOST_MS;
  }

  /** Another context: its clock says nothing of the last one's. */
  restart(): void {
    this.#readings = [];
  }
}

/** The most by which a value is above one before it. */
function rise(values: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value - least);
  }
  return most;
}
