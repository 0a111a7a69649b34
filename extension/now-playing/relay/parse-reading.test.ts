import { describe, expect, test } from 'vitest';
import { factsOf, mediaFactsOf, siteFactsOf } from '../page-facts.fixture.ts';
import { pageReading } from '../page-facts.ts';
import { ADDRESS_LENGTH, ARTWORK_ENTRIES, RAW_TEXT_LENGTH } from '../page-limits.ts';
import { ArtworkStash } from './artwork-stash.ts';
import { parseReading } from './parse-reading.ts';

const metadata = { title: 'First Light', artist: '', album: '', artwork: [] };

test('the address is our own, not the page’s word', () => {
  const said = { ...factsOf({ title: 'A title' }), url: 'https://bank.example/' };
  const reading = parseReading(JSON.stringify(said), new ArtworkStash());
  expect(reading?.page).toEqual({ title: 'A title', url: location.href });
  expect(pageReading.safeParse(reading).success).toBe(true);
});

test.each([
  ['7000', 7000],
  ['-1', undefined],
  ['"long"', undefined],
  ['null', undefined],
])('how long it sounds is a number or none: %s', (made, soundsForMs) => {
  const detail = JSON.stringify(factsOf({})).replace('{', `{"soundsForMs":${made},`);
  const reading = parseReading(detail, new ArtworkStash());
  expect(reading?.soundsForMs).toBe(soundsForMs);
  expect(pageReading.safeParse(reading).success).toBe(true);
});

test.each(['{', 'null', '7', '"x"'])('%s is no reading', (detail) => {
  expect(parseReading(detail, new ArtworkStash())).toBeUndefined();
});

describe('each field is bounded alone', () => {
  const position = { positionMs: 5000, durationMs: 90_000, rate: 1 };
  const whole = {
    session: { metadata: { ...metadata, artist: 'Someone' }, playbackState: 'playing' as const, position },
    media: mediaFactsOf({ playing: true, position }),
    site: siteFactsOf({ album: 'An album', playing: true }),
  };

  /** Of `whole`, with `made` in the place of `said`; as JSON, as the page says it. */
  function readWith(said: string, made: string) {
    const detail = JSON.stringify(whole);
    expect(detail).toContain(said);
    const reading = parseReading(detail.replace(said, made), new ArtworkStash());
    return reading && { session: reading.session, media: reading.media, site: reading.site };
  }

  const { session, media, site } = whole;
  const livePosition = { ...position, durationMs: null };
  test.each([
    ['an unknown field', '{"session"', '{"more":[1],"session"', whole],
    [
      'a number for a title',
      '"First Light"',
      '1',
      { ...whole, session: { ...session, metadata: { ...session.metadata, title: '' } } },
    ],
    [
      'an endless artist',
      'Someone',
      'x'.repeat(RAW_TEXT_LENGTH + 1),
      {
        ...whole,
        session: { ...session, metadata: { ...session.metadata, artist: 'x'.repeat(RAW_TEXT_LENGTH) } },
      },
    ],
    [
      'an unknown state',
      '"playbackState":"playing"',
      '"playbackState":"asleep"',
      { ...whole, session: { ...session, playbackState: 'none' } },
    ],
    [
      'a duration beyond all music',
      '"durationMs":90000',
      '"durationMs":4294967296000',
      { ...whole, session: { ...session, position: livePosition } },
    ],
    ['a speed that nobody plays', '"rate":1', '"rate":50', whole],
    [
      'a position before the beginning',
      '"positionMs":5000',
      '"positionMs":-1',
      { ...whole, session: { ...session, position: null } },
    ],
    [
      'a word for a position',
      JSON.stringify(position),
      '"here"',
      { ...whole, session: { ...session, position: null } },
    ],
    [
      'metadata that is a list',
      JSON.stringify(session.metadata),
      '[]',
      { ...whole, session: { ...session, metadata: null } },
    ],
    ['no session', JSON.stringify(session), '7', { ...whole, session: factsOf({}).session }],
    ['an element that is a word', JSON.stringify(media), '"loud"', { ...whole, media: null }],
    ['no site', JSON.stringify(site), 'false', { ...whole, site: null }],
    ['an advertisement that is a word', '"advertisement":false', '"advertisement":"yes"', whole],
    [
      'pictures of which one is none',
      '"artwork":[]',
      '"artwork":[7,{"src":""},{"src":"https://a/1"},{"src":3}]',
      {
        ...whole,
        session: {
          ...session,
          metadata: { ...session.metadata, artwork: [{ src: 'https://a/1', sizes: '' }] },
        },
      },
    ],
  ])('%s costs itself alone', (_what, said, made, expected) => {
    expect(readWith(said, made)).toEqual(expected);
  });

  test('of a thousand pictures the last ones stay', () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ src: `https://a/${index}`, sizes: '' }));
    const artwork = readWith('"artwork":[]', `"artwork":${JSON.stringify(many)}`)?.session.metadata?.artwork;
    expect(artwork).toHaveLength(ARTWORK_ENTRIES);
    expect(artwork?.at(-1)?.src).toBe('https://a/999');
  });
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
  const once = parseReading(JSON.stringify(facts), stash)?.session.metadata?.artwork;
  const again = parseReading(JSON.stringify(facts), stash)?.session.metadata?.artwork;
  expect(once).toEqual(again);
  expect(once?.[0]?.src).toBe('https://a/1.png');
  const name = once?.[1]?.src ?? '';
  expect(name.length).toBeLessThan(100);
  expect(stash.addressOf(name)).toBe(whole);
  expect(stash.addressOf('https://a/1.png')).toBe('https://a/1.png');
});
