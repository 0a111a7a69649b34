import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Backoff } from './backoff.ts';

const SEED = 20_264;

const options = fc
  .record({ firstMs: fc.integer({ min: 1, max: 5000 }), more: fc.integer({ min: 0, max: 60_000 }) })
  .map(({ firstMs, more }) => ({ firstMs, lastMs: firstMs + more }));
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('Backoff', () => {
  test('waits between half of its ceiling and all of it, and the ceiling doubles up to its bound', () => {
    fc.assert(
      fc.property(options, fc.array(random, { minLength: 1, maxLength: 2000 }), (bounds, randoms) => {
        let turn = 0;
        const backoff = new Backoff({ ...bounds, random: () => randoms[turn] ?? 0 });
        for (turn = 0; turn < randoms.length; turn += 1) {
          const ceiling = Math.min(bounds.lastMs, bounds.firstMs * 2 ** turn);
          const wait = backoff.next();
          expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
          expect(wait).toBeLessThanOrEqual(ceiling);
        }
      }),
      { seed: SEED },
    );
  });

  test('begins again after a reset', () => {
    fc.assert(
      fc.property(options, fc.nat({ max: 100 }), (bounds, tries) => {
        const backoff = new Backoff({ ...bounds, random: () => 0.5 });
        const first = backoff.next();
        for (let count = 0; count < tries; count += 1) backoff.next();
        backoff.reset();
        expect(backoff.next()).toBe(first);
      }),
      { seed: SEED },
    );
  });

  test('spreads a crowd without being told how', () => {
    const waits = new Set(
      Array.from({ length: 100 }, () => new Backoff({ firstMs: 500, lastMs: 10_000 }).next()),
    );
    expect(waits.size).toBeGreaterThan(50);
  });
});
