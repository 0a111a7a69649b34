import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Talker } from '../sessions/index.ts';
import { HOLD_BEAT_MS, type Holding, HoldPulse, MISSED_HOLD_BEATS } from './hold-pulse.ts';

/** A connection whose participant holds something. */
class Holder implements Holding {
  isOpen = true;
  bytesRead = 0;
  isHolding = true;
  letGo = 0;
  pings = 0;
  readonly participant: Talker = {
    id: 'p',
    role: 'listener',
    isMuted: false,
    exceptions: [],
    turnedOff: new Set(),
    receiving: undefined,
    turn: () => undefined,
  };

  ping(): void {
    this.pings += 1;
  }

  get binding() {
    const talk = {
      isHolding: () => this.isHolding,
      letGo: () => {
        this.letGo += 1;
        this.isHolding = false;
      },
    };
    return { participant: this.participant, session: { talk } };
  }
}

let pulse: HoldPulse;

beforeEach(() => {
  vi.useFakeTimers();
  pulse = new HoldPulse();
});
afterEach(() => {
  pulse.close();
  vi.useRealTimers();
});

function beats(count: number, each: () => void = () => undefined): void {
  for (let n = 0; n < count; n += 1) {
    each();
    vi.advanceTimersByTime(HOLD_BEAT_MS);
  }
}

test('four seconds of silence let go of what is held, and not three', () => {
  const holder = new Holder();
  pulse.watch(holder);
  beats(MISSED_HOLD_BEATS);
  expect(holder.letGo).toBe(0);
  beats(1);
  expect(holder.letGo).toBe(1);
  beats(10);
  expect(holder.letGo).toBe(1);
});

test('whoever answers the pings, or says anything, goes on', () => {
  const holder = new Holder();
  pulse.watch(holder);
  beats(100, () => {
    if (holder.pings > 0) holder.bytesRead += 6;
    holder.pings = 0;
  });
  expect(holder.letGo).toBe(0);
});

test('whoever speaks is not asked, and a pause of three seconds is forgiven each time', () => {
  const holder = new Holder();
  pulse.watch(holder);
  beats(5, () => {
    holder.bytesRead += 1;
  });
  expect(holder.pings).toBe(0);
  for (let n = 0; n < 5; n += 1) {
    beats(MISSED_HOLD_BEATS);
    holder.bytesRead += 1;
    beats(1);
  }
  expect(holder.letGo).toBe(0);
});

test('whoever holds nothing any more, or is gone, is not looked at', () => {
  const [released, gone] = [new Holder(), new Holder()];
  pulse.watch(released);
  pulse.watch(gone);
  beats(1);
  released.isHolding = false;
  gone.isOpen = false;
  beats(10);
  expect([released.pings, gone.pings, released.letGo, gone.letGo]).toEqual([1, 1, 0, 0]);
  // Pressed again, its silence counts from then on.
  released.isHolding = true;
  pulse.watch(released);
  beats(MISSED_HOLD_BEATS);
  expect(released.letGo).toBe(0);
  beats(1);
  expect(released.letGo).toBe(1);
});

test('a second press does not begin the count anew', () => {
  const holder = new Holder();
  pulse.watch(holder);
  beats(MISSED_HOLD_BEATS);
  pulse.watch(holder);
  beats(1);
  expect(holder.letGo).toBe(1);
});

describe('of ten thousand', () => {
  test('each is looked at once a beat, in slices of time', async () => {
    vi.useRealTimers();
    /** Takes as long as a system call. */
    class SlowHolder extends Holder {
      override ping(): void {
        super.ping();
        const until = performance.now() + 0.02;
        while (performance.now() < until);
      }
    }
    const holders = Array.from({ length: 2000 }, () => new SlowHolder());
    for (const holder of holders) pulse.watch(holder);
    pulse.beat();
    // A beat that comes while the last one goes on changes nothing.
    pulse.beat();
    expect(holders.at(-1)?.pings).toBe(0);
    await vi.waitFor(() => expect(holders.at(-1)?.pings).toBe(1), { timeout: 10_000 });
    expect(holders.every(({ pings }) => pings === 1)).toBe(true);
  });
});
