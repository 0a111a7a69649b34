import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
  it('is the local clock until it knows better', () => {
    expect(new ServerClock(() => 1234).now()).toBe(1234);
  });

  it('is wrong by no more than half of the shortest round trip', () => {
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

  it('is exact over a way that is as long there as back', () => {
    fc.assert(
      fc.property(offsets, fc.nat({ max: 2000 }), (offset, way) => {
        const clock = new ServerClock(() => 500_000);
        ask(clock, offset, 400_000, { there: way, back: way });
        expect(clock.now()).toBe(500_000 + offset);
      }),
      { seed: SEED },
    );
  });

  it('follows when the server’s clock is set, once the old samples are gone', () => {
    const clock = new ServerClock(() => 0);
    ask(clock, 5000, 0, { there: 1, back: 1 });
    for (let index = 0; index < 8; index += 1) ask(clock, 9000, index, { there: 50, back: 50 });
    expect(clock.now()).toBe(9000);
  });

  it('forgets everything when the local clock was set back while it asked', () => {
    const clock = new ServerClock(() => 70);
    ask(clock, 5000, 0, { there: 1, back: 1 });
    clock.sample(60_000, 1000, 400);
    expect(clock.now()).toBe(70);
  });

  it('can be told to forget', () => {
    const clock = new ServerClock(() => 70);
    ask(clock, 5000, 0, { there: 1, back: 1 });
    clock.forget();
    expect(clock.now()).toBe(70);
  });
});
