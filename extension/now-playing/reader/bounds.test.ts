import { expect, test } from 'vitest';
import { factsOf } from '../page-facts.fixture.ts';
import { pageFacts } from '../page-facts.ts';
import { ADDRESS_LENGTH, ARTWORK_ENTRIES, INLINE_ARTWORK_LENGTH } from '../page-limits.ts';
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

test('pictures that are no objects, or throw, go alone', () => {
  const throwing = {
    get src(): string {
      throw new Error('mine');
    },
  };
  expect(artworkOf([null, 7, 'x', throwing, { src: 7 }, { src: 'https://a/1', sizes: 7 }])).toEqual([
    { src: 'https://a/1', sizes: '' },
  ]);
});

test('as many pictures stay as may travel together', () => {
  const large = (name: string) => `data:${name}${'A'.repeat(INLINE_ARTWORK_LENGTH / 2 - 100)}`;
  const entries = [{ src: large('1') }, { src: large('2') }, { src: large('3') }, { src: 'https://a/small' }];
  expect(artworkOf(entries).map(({ src }) => src.slice(0, 9))).toEqual([
    'data:2AAA',
    'data:3AAA',
    'https://a',
  ]);
});

test.each([undefined, null, 7, {}, ['x'], Symbol('x')])('%s is no text', (text) => {
  expect(cut(text)).toBe('');
});

test.each([
  { given: { positionMs: Number.NaN, durationMs: 1, rate: 1 }, made: undefined },
  { given: { positionMs: -1, durationMs: 1, rate: 1 }, made: undefined },
  { given: { positionMs: 1e10, durationMs: null, rate: 1 }, made: undefined },
  {
    given: { positionMs: 1_700_000_000_000, durationMs: Number.POSITIVE_INFINITY, rate: 1 },
    made: { positionMs: 80_000_000, durationMs: null, rate: 1 },
  },
  {
    given: { positionMs: 1_700_000_005_000, durationMs: 2 ** 32 * 1000, rate: 1 },
    made: { positionMs: 80_005_000, durationMs: null, rate: 1 },
  },
  {
    given: { positionMs: Number.POSITIVE_INFINITY, durationMs: Number.POSITIVE_INFINITY, rate: 1 },
    made: undefined,
  },
  { given: { positionMs: 1_700_000_000_000, durationMs: Number.NaN, rate: 1 }, made: undefined },
  {
    given: { positionMs: 5, durationMs: Number.POSITIVE_INFINITY, rate: Number.NaN },
    made: { positionMs: 5, durationMs: null, rate: 1 },
  },
  { given: { positionMs: 5, durationMs: 0, rate: -2 }, made: { positionMs: 5, durationMs: null, rate: 1 } },
  { given: { positionMs: 5, durationMs: 9, rate: 99 }, made: { positionMs: 5, durationMs: 9, rate: 1 } },
  { given: { positionMs: 50, durationMs: 9, rate: 0 }, made: { positionMs: 9, durationMs: 9, rate: 0 } },
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
  expect(pageFacts.parse(facts)).toEqual(facts);
});
