import type { ScheduledParam } from './automation.ts';

interface ParamEvent {
  readonly kind: 'set' | 'linear' | 'exponential';
  readonly value: number;
  readonly atS: number;
}

/** An `AudioParam` as Web Audio §1.6 has it, as far as it is used: what it is at any time can be asked. */
export class FakeParam implements ScheduledParam {
  #events: ParamEvent[];

  constructor(value: number) {
    this.#events = [{ kind: 'set', value, atS: 0 }];
  }

  cancelAndHoldAtTime(atS: number): void {
    const next = this.#events.find((event) => event.atS > atS);
    const value = this.valueAt(atS);
    this.#events = this.#events.filter((event) => event.atS <= atS);
    // Of a ramp that is cut, the first part stays.
    if (next && next.kind !== 'set') this.#events.push({ kind: next.kind, value, atS });
  }

  setValueAtTime(value: number, atS: number): void {
    this.#add({ kind: 'set', value, atS });
  }

  linearRampToValueAtTime(value: number, atS: number): void {
    this.#add({ kind: 'linear', value, atS });
  }

  exponentialRampToValueAtTime(value: number, atS: number): void {
    if (value <= 0) throw new Error('Not above 0.');
    this.#add({ kind: 'exponential', value, atS });
  }

  valueAt(atS: number): number {
    const next = this.#events.findIndex((event) => event.atS > atS);
    const from = this.#events.at(next < 0 ? -1 : next - 1);
    if (!from) throw new Error('Nothing is known of that time.');
    const to = this.#events[next];
    if (!to || to.kind === 'set') return from.value;
    const share = (atS - from.atS) / (to.atS - from.atS);
    if (to.kind === 'linear') return from.value + (to.value - from.value) * share;
    return from.value * (to.value / from.value) ** share;
  }

  #add(event: ParamEvent): void {
    const last = this.#events.at(-1);
    if (last && last.atS > event.atS) throw new Error('Events overtake each other.');
    this.#events.push(event);
  }
}
