import type { ReceptionCause } from '@auxcast/shared-types';
import type { SoundWindow } from './sound-window.ts';

/** Windows that count: the last six seconds. */
const KEPT = 3;
/** Made-up sound, percent: one hiccup is no weak connection, so it takes more than one window of it. */
const STUTTER_PCT = 1;
const STUTTER_WINDOW_PCT = 0.5;
const CLEAN_PCT = 0.5;
/** Loss, percent, even where all of it is repaired. */
const LOSSY_PCT = 4;
const LOSSLESS_PCT = 2;
/** Of what was made up, so much at least goes with loss, else packets came too late. */
const LOSS_CAUSE_PCT = 1;
/** Packets come, but no sound is in them. */
const EMPTY_PCT = 95;

export interface ReceptionVerdict {
  /** It stutters. */
  readonly stutters: boolean;
  /** Packets get lost, whether or not that is heard. */
  readonly loses: boolean;
  readonly cause: Extract<ReceptionCause, 'loss' | 'delay' | 'decode'> | null;
  /** Of the last seconds; `null` where the browser does not say. */
  readonly madeUpPct: number | null;
}

/**
 * Says how well the sound comes, by its last seconds. Slow to change its mind, for words that flicker help
 * nobody.
 */
export class ReceptionJudge {
  #windows: SoundWindow[] = [];
  #stutters = false;
  #loses = false;

  judge(window: SoundWindow): ReceptionVerdict {
    this.#windows = [...this.#windows, window].slice(-KEPT);
    const known = this.#windows.map(({ madeUpPct }) => madeUpPct).filter((pct) => pct !== undefined);
    const madeUp = mean(known);
    const lossPct = mean(this.#windows.map((kept) => kept.lossPct));
    const isEmpty = this.#every((kept) => kept.emptyPct > EMPTY_PCT);
    const stumbles = known.filter((pct) => pct > STUTTER_WINDOW_PCT).length;
    this.#stutters = this.#stutters ? madeUp > CLEAN_PCT : madeUp > STUTTER_PCT && stumbles > 1;
    this.#loses = this.#loses
      ? lossPct > LOSSLESS_PCT
      : this.#windows.length > 1 && this.#every((kept) => kept.lossPct > LOSSY_PCT);
    return {
      stutters: this.#stutters || isEmpty,
      loses: this.#loses,
      cause: isEmpty ? 'decode' : this.#stutters ? (lossPct > LOSS_CAUSE_PCT ? 'loss' : 'delay') : null,
      madeUpPct: known.length > 0 ? madeUp : null,
    };
  }

  /** What comes now has nothing to do with what came before. */
  forget(): void {
    this.#windows = [];
    this.#stutters = false;
    this.#loses = false;
  }

  #every(test: (window: SoundWindow) => boolean): boolean {
    return this.#windows.length > 1 && this.#windows.every(test);
  }
}

function mean(values: readonly number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}
