import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Talker } from '../sessions/index.ts';
import { HOLD_BEAT_MS, type Holding, HoldPulse, SILENT_HOLD_BEATS } from './hold-pulse.ts';

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
    openOn: [],
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
  beats(SILENT_HOLD_BEATS - 1);
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
    beats(SILENT_HOLD_BEATS - 1);
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
  beats(SILENT_HOLD_BEATS - 1);
  expect(released.letGo).toBe(0);
  beats(2);
  expect(released.letGo).toBe(1);
});

test('a second press does not begin the count anew', () => {
  const holder = new Holder();
  pulse.watch(holder);
  beats(SILENT_HOLD_BEATS - 1);
  pulse.watch(holder);
  beats(1);
  expect(holder.letGo).toBe(1);
});

describe('of ten thousand', () => {
  const PARTS = 100;
  const TICK_MS = HOLD_BEAT_MS / PARTS;

  test('each is looked at once a beat, and in each part of a beat a part of them', () => {
    const holders = Array.from({ length: 10_000 }, () => new Holder());
    for (const holder of holders) pulse.watch(holder);
    const pinged = () => holders.reduce((sum, { pings }) => sum + pings, 0);
    for (let tick = 1; tick <= PARTS; tick += 1) {
      vi.advanceTimersByTime(TICK_MS);
      expect(pinged()).toBe(tick * 100);
    }
    expect(holders.every(({ pings }) => pings === 1)).toBe(true);
    beats(1);
    expect(holders.every(({ pings }) => pings === 2)).toBe(true);
  });

  test('nobody who is silent keeps anything for longer than five seconds, nobody for less than four', () => {
    const holders = Array.from({ length: 1000 }, () => new Holder());
    for (const holder of holders) pulse.watch(holder);
    vi.advanceTimersByTime(SILENT_HOLD_BEATS * HOLD_BEAT_MS - 1);
    expect(holders.every(({ isHolding }) => isHolding)).toBe(true);
    vi.advanceTimersByTime(HOLD_BEAT_MS);
    expect(holders.some(({ isHolding }) => isHolding)).toBe(false);
  });

  test('a part that takes long is looked at in slices, and nobody of it twice', async () => {
    vi.useRealTimers();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    let nowMs = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    /** Takes long, as a system call does. */
    class SlowHolder extends Holder {
      override ping(): void {
        super.ping();
        nowMs += 1;
      }
    }
    const holders = Array.from({ length: 10 * PARTS }, () => new SlowHolder());
    for (const holder of holders) pulse.watch(holder);
    const pinged = () => holders.reduce((sum, { pings }) => sum + pings, 0);
    vi.advanceTimersByTime(TICK_MS);
    expect(pinged()).toBe(2);
    await nextTurn();
    expect(pinged()).toBe(4);
    // All parts have their turn while the first is not done, and the first one again.
    vi.advanceTimersByTime(HOLD_BEAT_MS);
    while (pinged() < holders.length) await nextTurn();
    await nextTurn();
    expect(holders.every(({ pings }) => pings === 1)).toBe(true);
    clock.mockRestore();
  });
});
