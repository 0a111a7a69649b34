import { expect, test } from 'vitest';
import { factsOf, siteFactsOf } from '../page-facts.fixture.ts';
import { pageReading } from '../page-facts.ts';
import { ADDRESS_LENGTH, RAW_TEXT_LENGTH } from '../page-limits.ts';
import { ArtworkStash } from './artwork-stash.ts';
import { readingOf } from './reading-of.ts';

const metadata = { title: 'First Light', artist: '', album: '', artwork: [] };

test('title and address are our own, not the page’s word', () => {
  document.title = 'Our own eyes';
  const reading = readingOf(JSON.stringify(factsOf({})), new ArtworkStash());
  expect(reading?.page).toEqual({ title: 'Our own eyes', url: location.href });
  expect(pageReading.safeParse(reading).success).toBe(true);
});

test.each([
  ['no JSON', '{'],
  ['nothing', 'null'],
  [
    'an unknown field',
    JSON.stringify({ ...factsOf({}), page: { title: 'x', url: 'https://bank.example/' } }),
  ],
  ['a number for a title', JSON.stringify(factsOf({})).replace('"metadata":null', '"metadata":{"title":1}')],
  [
    'an endless title',
    JSON.stringify(factsOf({ site: siteFactsOf({ title: 'x'.repeat(RAW_TEXT_LENGTH + 1) }) })),
  ],
  [
    'a position before the beginning',
    JSON.stringify(
      factsOf({ media: { playing: true, position: { positionMs: -1, durationMs: null, rate: 1 } } }),
    ),
  ],
  [
    'a position beyond all music',
    JSON.stringify(
      factsOf({ media: { playing: true, position: { positionMs: 1e12, durationMs: null, rate: 1 } } }),
    ),
  ],
])('a forged reading with %s is none', (_what, detail) => {
  expect(readingOf(detail, new ArtworkStash())).toBeUndefined();
});

test('a picture that is its own address stays here under a short name', () => {
  const stash = new ArtworkStash();
  const whole = `data:image/png;base64,${'A'.repeat(ADDRESS_LENGTH)}`;
  const artwork = [
    { src: 'https://a/1.png', sizes: '' },
    { src: whole, sizes: '' },
  ];
  const facts = factsOf({
    session: { metadata: { ...metadata, artwork }, playbackState: 'none', position: null },
  });
  const once = readingOf(JSON.stringify(facts), stash)?.session.metadata?.artwork;
  const again = readingOf(JSON.stringify(facts), stash)?.session.metadata?.artwork;
  expect(once).toEqual(again);
  expect(once?.[0]?.src).toBe('https://a/1.png');
  const name = once?.[1]?.src ?? '';
  expect(name.length).toBeLessThan(100);
  expect(stash.addressOf(name)).toBe(whole);
  expect(stash.addressOf('https://a/1.png')).toBe('https://a/1.png');
});
