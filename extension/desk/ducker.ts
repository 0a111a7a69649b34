import type { Ducking } from '@auxcast/shared-types';
import { Automation, type AutomationPoint, type ScheduledParam } from './automation.ts';
import { fromDecibel } from './gains.ts';

/**
 * Takes music down while somebody talks: at an even pace in decibels, down within the attack, up again within
 * the release once nobody has talked for the hold.
 */
export class Ducker {
  readonly #automation: Automation;
  readonly #now: () => number;
  #settings: Ducking;
  #isTalking = false;
  /** When the last word ended. */
  #endedS = Number.NEGATIVE_INFINITY;

  /**
   * @param param a gain, which stands at 1
   * @param now the time from which changes can still be made, seconds on the audio context's clock
   */
  constructor(param: ScheduledParam, now: () => number, settings: Ducking) {
    this.#automation = new Automation(param, 1, 'decibel');
    this.#now = now;
    this.#settings = settings;
  }

  /** Also while it is down: goes from there. */
  set(settings: Ducking): void {
    this.#settings = settings;
    this.#plan();
  }

  setTalking(isTalking: boolean): void {
    if (isTalking === this.#isTalking) return;
    this.#isTalking = isTalking;
    if (!isTalking) this.#endedS = this.#now();
    this.#plan();
  }

  #plan(): void {
    const nowS = this.#now();
    const { isOn, holdMs, attackMs, releaseMs } = this.#settings;
    const floor = fromDecibel(-this.#settings.depthDb);
    const upFromS = this.#isTalking ? Number.POSITIVE_INFINITY : this.#endedS + holdMs / 1000;
    if (!isOn || upFromS <= nowS) {
      this.#automation.run(nowS, [this.#reach(1, nowS, releaseMs)]);
      return;
    }
    const down = this.#reach(floor, nowS, attackMs);
    if (this.#isTalking) {
      this.#automation.run(nowS, [down]);
      return;
    }
    const held = { atS: Math.max(down.atS, upFromS), value: floor };
    const up = { atS: held.atS + releaseMs / 1000, value: 1 };
    this.#automation.run(nowS, [down, held, up]);
  }

  /** From where it is, at the pace that takes `fullMs` for the whole depth. */
  #reach(value: number, nowS: number, fullMs: number): AutomationPoint {
    const wayDb = Math.abs(20 * Math.log10(value / this.#automation.valueAt(nowS)));
    const share = Math.min(1, wayDb / Math.max(this.#settings.depthDb, 1));
    return { atS: nowS + (fullMs / 1000) * share, value };
  }
}
