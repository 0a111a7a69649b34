import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PositionAnchor, positionAnchor, positionAt } from './now-playing.ts';

const SEED = 20_263;

const anchors: fc.Arbitrary<PositionAnchor> = fc.record({
  positionMs: fc.integer({ min: 0, max: 1_000_000_000 }),
  durationMs: fc.option(fc.integer({ min: 0, max: 1_000_000_000 })),
  rate: fc.constantFrom(0, 0.25, 0.5, 1, 1.25, 2, 16),
  atMs: fc.integer({ min: 0, max: 8.64e15 }),
});
const spans = fc.integer({ min: 0, max: 86_400_000 });

describe('positionAt', () => {
  test('stays between the start and the end, whatever the time', () => {
    fc.assert(
      fc.property(anchors, fc.integer({ min: 0, max: 8.64e15 }), (anchor, nowMs) => {
        expect(positionAnchor.safeParse(anchor).success).toBe(true);
        const position = positionAt(anchor, nowMs);
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThanOrEqual(anchor.durationMs ?? Number.POSITIVE_INFINITY);
      }),
      { seed: SEED },
    );
  });

  test('never runs backwards', () => {
    fc.assert(
      fc.property(anchors, spans, spans, (anchor, first, second) => {
        const early = positionAt(anchor, anchor.atMs + first);
        expect(positionAt(anchor, anchor.atMs + first + second)).toBeGreaterThanOrEqual(early);
      }),
      { seed: SEED },
    );
  });

  test('stands still with rate 0, and before its own time', () => {
    fc.assert(
      fc.property(anchors, spans, (anchor, span) => {
        const start = positionAt(anchor, anchor.atMs);
        expect(positionAt({ ...anchor, rate: 0 }, anchor.atMs + span)).toBe(start);
        expect(positionAt(anchor, anchor.atMs - span)).toBe(start);
      }),
      { seed: SEED },
    );
  });

  test('moves as fast as the music', () => {
    const anchor = { positionMs: 10_000, durationMs: 60_000, rate: 1.5, atMs: 1_000_000 };
    expect(positionAt(anchor, 1_000_000)).toBe(10_000);
    expect(positionAt(anchor, 1_010_000)).toBe(25_000);
    expect(positionAt(anchor, 1_100_000)).toBe(60_000);
    expect(positionAt({ ...anchor, durationMs: null }, 1_100_000)).toBe(160_000);
  });
});
