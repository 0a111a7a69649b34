import { Automation, type ScheduledParam } from './automation.ts';

/** Long enough to hide a click, short enough to be no delay. */
const FADE_S = 0.02;

/** A value that goes to another without a click. */
export class Fader {
  readonly #automation: Automation;
  readonly #now: () => number;
  #target: number;

  /**
   * @param value at which the parameter stands
   * @param now the time from which changes can still be made, seconds on the audio context's clock
   */
  constructor(param: ScheduledParam, value: number, now: () => number) {
    this.#automation = new Automation(param, value, 'linear');
    this.#now = now;
    this.#target = value;
  }

  /** What it is going to be. */
  get target(): number {
    return this.#target;
  }

  goTo(value: number, overS = FADE_S): void {
    if (value === this.#target) return;
    this.#target = value;
    const fromS = this.#now();
    this.#automation.run(fromS, [{ atS: fromS + Math.max(overS, FADE_S), value }]);
  }
}
