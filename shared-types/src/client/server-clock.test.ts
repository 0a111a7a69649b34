import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { ServerClock } from './server-clock.ts';

const SEED = 20_265;

const offsets = fc.integer({ min: -86_400_000, max: 86_400_000 });
/** The way there and the way back, milliseconds. */
const trips = fc.record({ there: fc.nat({ max: 2000 }), back: fc.nat({ max: 2000 }) });

/** A server whose clock is `offset` ahead of ours, asked over a way of these lengths. */
function ask(
  clock: ServerClock,
  offset: number,
  sentMs: number,
  { there, back }: { there: number; back: number },
) {
  clock.sample(sentMs + there + offset, sentMs, sentMs + there + back);
}

describe('ServerClock', () => {
  test('is the local clock until it knows better', () => {
    expect(new ServerClock(() => 1234).now()).toBe(1234);
  });

  test('is wrong by no more than half of the shortest round trip', () => {
    fc.assert(
      fc.property(offsets, fc.array(trips, { minLength: 1, maxLength: 8 }), (offset, ways) => {
        const clock = new ServerClock(() => 0);
        for (const [index, way] of ways.entries()) ask(clock, offset, index * 20_000, way);
        const shortest = Math.min(...ways.map(({ there, back }) => there + back));
        expect(Math.abs(clock.now() - offset)).toBeLessThanOrEqual(shortest / 2);
      }),
      { seed: SEED },
    );
  });

  test('is exact over a way that is as long there as back', () => {
    fc.assert(
      fc.property(offsets, fc.nat({ max: 2000 }), (offset, way) => {
        const clock = new ServerClock(() => 500_000);
        ask(clock, offset, 400_000, { there: way, back: way });
        expect(clock.now()).toBe(500_000 + offset);
      }),
      { seed: SEED },
    );
  });

  test('counts from the local clock as it was when the page began', () => {
    expect(Math.abs(new ServerClock().now() - Date.now())).toBeLessThan(60_000);
  });

  test('does not jump when somebody sets the local clock', () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    const clock = new ServerClock();
    ask(clock, 5000, clock.localMs(), { there: 0, back: 0 });
    const before = clock.now();
    vi.setSystemTime(Date.now() - 86_400_000);
    expect(clock.now()).toBe(before);
    vi.useRealTimers();
  });

  test.each([
    ['the server’s clock was set', 9000],
    ['the local clock stood still while the machine slept', 3_605_000],
    ['the server’s clock was set back', -115_000],
  ])('follows with the next sample when %s', (_what, offset) => {
    const clock = new ServerClock(() => 0);
    for (let index = 0; index < 8; index += 1) ask(clock, 5000, index, { there: 1, back: 1 });
    ask(clock, offset, 9, { there: 50, back: 50 });
    expect(clock.now()).toBe(offset);
  });

  test('keeps what it knows when the next way is longer, however unlike there and back', () => {
    const clock = new ServerClock(() => 0);
    ask(clock, 5000, 0, { there: 1, back: 1 });
    ask(clock, 5000, 9, { there: 2000, back: 0 });
    ask(clock, 5000, 9, { there: 0, back: 2000 });
    expect(clock.now()).toBe(5000);
  });
});
