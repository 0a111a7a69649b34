/** What is used of an `AudioParam`. */
export interface ScheduledParam {
  cancelAndHoldAtTime(atS: number): unknown;
  setValueAtTime(value: number, atS: number): unknown;
  linearRampToValueAtTime(value: number, atS: number): unknown;
  exponentialRampToValueAtTime(value: number, atS: number): unknown;
}

export interface AutomationPoint {
  /** On the audio context's clock, seconds. */
  readonly atS: number;
  readonly value: number;
}

/** How it goes from point to point: straight, or straight in decibels (then no value is 0). */
export type AutomationShape = 'linear' | 'decibel';

/**
 * What an `AudioParam` was told, so that one knows where it is at any time and can turn it from there: what
 * the parameter itself says of its value is older than what sounds.
 */
export class Automation {
  readonly #param: ScheduledParam;
  readonly #shape: AutomationShape;
  #points: readonly AutomationPoint[];

  /** @param value at which the parameter stands */
  constructor(param: ScheduledParam, value: number, shape: AutomationShape) {
    this.#param = param;
    this.#shape = shape;
    this.#points = [{ atS: 0, value }];
  }

  valueAt(atS: number): number {
    const next = this.#points.findIndex((point) => point.atS > atS);
    if (next === 0) return this.#points[0]?.value ?? 0;
    const from = this.#points.at(next < 0 ? -1 : next - 1);
    const to = this.#points[next];
    if (!from) return 0;
    if (!to) return from.value;
    const share = (atS - from.atS) / (to.atS - from.atS);
    if (this.#shape === 'decibel') return from.value * (to.value / from.value) ** share;
    return from.value + (to.value - from.value) * share;
  }

  /** From where it is at `fromS` through `points`, in their order, in place of what was planned. */
  run(fromS: number, points: readonly AutomationPoint[]): void {
    const start = { atS: fromS, value: this.valueAt(fromS) };
    this.#param.cancelAndHoldAtTime(fromS);
    this.#param.setValueAtTime(start.value, fromS);
    for (const { atS, value } of points) {
      if (this.#shape === 'decibel') this.#param.exponentialRampToValueAtTime(value, atS);
      else this.#param.linearRampToValueAtTime(value, atS);
    }
    this.#points = [start, ...points];
  }
}
