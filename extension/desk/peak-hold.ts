import { SILENCE_DB, toDecibel } from '../capture/decibel.ts';

/** How long the highest peak stays in sight, and how fast it falls then. */
const HOLD_MS = 1500;
const FALL_DB_PER_S = 20;

export interface HeldPeak {
  /** dBFS, not below SILENCE_DB. */
  readonly peakDb: number;
  /** The highest of late. */
  readonly holdDb: number;
  /** It was too high since the last reset. */
  readonly isClipped: boolean;
}

/** What a strip's meter shows. */
export class PeakHold {
  #peakDb = SILENCE_DB;
  #holdDb = SILENCE_DB;
  #heldMs = Number.NEGATIVE_INFINITY;
  #shownMs = Number.NEGATIVE_INFINITY;
  #isClipped = false;

  get shown(): HeldPeak {
    return { peakDb: this.#peakDb, holdDb: this.#holdDb, isClipped: this.#isClipped };
  }

  /**
   * @param peak the greatest magnitude since the last time
   * @param atMs of one clock
   */
  add(peak: number, hasClipped: boolean, atMs: number): void {
    this.#peakDb = toDecibel(peak);
    this.#isClipped ||= hasClipped;
    this.#fall(atMs);
    if (this.#peakDb < this.#holdDb) return;
    this.#holdDb = this.#peakDb;
    this.#heldMs = atMs;
  }

  resetClip(): void {
    this.#isClipped = false;
  }

  #fall(atMs: number): void {
    const fallsFromMs = Math.max(this.#shownMs, this.#heldMs + HOLD_MS);
    if (atMs > fallsFromMs) {
      const fallenDb = (FALL_DB_PER_S * (atMs - fallsFromMs)) / 1000;
      this.#holdDb = Math.max(SILENCE_DB, this.#holdDb - fallenDb);
    }
    this.#shownMs = atMs;
  }
}
