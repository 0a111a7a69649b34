import { expect, test } from 'vitest';
import { factsOf } from '../page-facts.fixture.ts';
import { pageFacts } from '../page-facts.ts';
import { ADDRESS_LENGTH, ARTWORK_ENTRIES } from '../page-limits.ts';
import { artworkOf, boundedPosition, cut } from './bounds.ts';

test('the last and largest pictures stay', () => {
  const entries = Array.from({ length: 20 }, (_, index) => ({ src: `https://a/${index}`, sizes: '1x1' }));
  const kept = artworkOf(entries);
  expect(kept).toHaveLength(ARTWORK_ENTRIES);
  expect(kept.at(-1)?.src).toBe('https://a/19');
});

test('pictures without an address, or with an endless one, go', () => {
  const long = `https://a/${'b'.repeat(ADDRESS_LENGTH)}`;
  expect(artworkOf([{}, { src: '' }, { src: long }, { src: 'data:image/png,x' }])).toEqual([
    { src: 'data:image/png,x', sizes: '' },
  ]);
});

test.each([
  { given: { positionMs: Number.NaN, durationMs: 1, rate: 1 }, made: undefined },
  { given: { positionMs: -1, durationMs: 1, rate: 1 }, made: undefined },
  {
    given: { positionMs: 5, durationMs: Number.POSITIVE_INFINITY, rate: Number.NaN },
    made: { positionMs: 5, durationMs: null, rate: 0 },
  },
  { given: { positionMs: 5, durationMs: 0, rate: -2 }, made: { positionMs: 5, durationMs: null, rate: 2 } },
  { given: { positionMs: 5, durationMs: 9, rate: 99 }, made: { positionMs: 5, durationMs: 9, rate: 16 } },
])('position $given', ({ given, made }) => {
  expect(boundedPosition(given)).toEqual(made);
});

test('what is cut is what the relay takes', () => {
  const text = cut('é'.repeat(5000));
  const facts = factsOf({
    session: {
      metadata: { title: text, artist: text, album: text, artwork: [] },
      playbackState: 'none',
      position: null,
    },
  });
  expect(pageFacts.safeParse(facts).success).toBe(true);
});
