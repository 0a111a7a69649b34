import { SILENT_LUFS } from './loudness.ts';
import { PeakHold } from './peak-hold.ts';
import type { LimiterNews, LoudnessNews, PeakNews } from './worklets/processor-news.ts';

/** What meters show. */
export interface MixLevels {
  /** stripId, peakDb, holdDb (dBFS), isClipped */
  readonly strips: readonly (readonly [string, number, number, boolean])[];
  readonly loudness: {
    /** Of the program. LUFS, -70 and less as -70. */
    readonly momentaryLufs: number;
    readonly integratedLufs: number;
    /** By how much its limiter turns down, dB, 0 or more. */
    readonly reductionDb: number;
  };
}

/** Gathers what the worklets say, each for itself, about twelve times a second. */
export class MixMeters {
  readonly #strips = new Map<string, PeakHold>();
  #loudness: LoudnessNews = { momentaryLufs: SILENT_LUFS, integratedLufs: SILENT_LUFS };
  #limiter: LimiterNews = { reductionDb: 0 };

  get levels(): MixLevels {
    const strips = [...this.#strips].map(([stripId, hold]) => {
      const { peakDb, holdDb, isClipped } = hold.shown;
      return [stripId, peakDb, holdDb, isClipped] as const;
    });
    return { strips, loudness: { ...this.#loudness, ...this.#limiter } };
  }

  addPeak(stripId: string, { peak, hasClipped }: PeakNews, atMs: number): void {
    const hold = this.#strips.get(stripId) ?? new PeakHold();
    this.#strips.set(stripId, hold);
    hold.add(peak, hasClipped, atMs);
  }

  setLimiter(news: LimiterNews): void {
    this.#limiter = news;
  }

  setLoudness(news: LoudnessNews): void {
    this.#loudness = news;
  }

  resetClip(stripId: string): void {
    this.#strips.get(stripId)?.resetClip();
  }

  drop(stripId: string): void {
    this.#strips.delete(stripId);
  }
}
