import { describe, expect, test } from 'vitest';
import {
  amendedWords,
  isCompletion,
  isOnlyArtistNew,
  isReworded,
  type TrackWords,
  trackChange,
} from './track-change.ts';

const SITE = { site: 'music.example', url: 'https://music.example' };
const SONG: TrackWords = { title: 'First Light', artist: 'Ada', album: null, source: SITE };

function titled(title: string, more: Partial<TrackWords> = {}): TrackWords {
  return { ...SONG, title, ...more };
}

test('nothing new is the same', () => {
  expect(trackChange(SONG, { ...SONG })).toBe('same');
  expect(trackChange({ ...SONG, album: 'Dawn' }, SONG)).toBe('same');
  expect(trackChange(SONG, { ...SONG, artist: null })).toBe('same');
  expect(trackChange(SONG, { ...SONG, source: null })).toBe('same');
  expect(trackChange(SONG, { ...SONG, source: { site: SITE.site, url: null } })).toBe('same');
});

describe('the same track is amended', () => {
  test.each<[string, Partial<TrackWords>, Partial<TrackWords>]>([
    ['its album', {}, { album: 'Dawn' }],
    ['another album', { album: 'Dawn' }, { album: 'Dawn (Deluxe)' }],
    ['its artist', { artist: null }, { artist: 'Ada' }],
    ['more artists', {}, { artist: 'Ada, Bob & Carol' }],
    ['an artist between two', { artist: 'Ada, Carol' }, { artist: 'Ada, Bob & Carol' }],
    [
      'other signs between',
      { artist: 'Simon & Garfunkel', title: 'X' },
      { artist: 'Simon and Garfunkel', title: 'X', album: 'Y' },
    ],
    ['guests that become artists', { artist: 'Ada feat. Bob' }, { artist: 'Ada, Bob', album: 'Dawn' }],
    ['another order', { artist: 'Bob & Ada' }, { artist: 'Ada, Bob' }],
    ['an article', { artist: 'Beatles' }, { artist: 'The Beatles' }],
    ['accents of Greek', { title: 'Φως μου' }, { title: 'Φώς μου' }],
    ['a channel becomes an artist', { artist: 'Ada - Topic' }, { artist: 'Ada' }],
    ['a channel of VEVO', { artist: 'AdaVEVO' }, { artist: 'Ada' }],
    ['an edition', {}, { title: 'First Light (Remastered)' }],
    ['an edition of a year', {}, { title: 'First Light - 2011 Remaster' }],
    ['an edition taken back', { title: 'First Light (Official Video)' }, {}],
    ['who else plays', {}, { title: 'First Light (feat. Bob X)' }],
    ['a title that was cut', { title: 'First Li…' }, {}],
    ['a title that was cut by dots', { title: 'First...' }, {}],
    ['capitals', { title: 'FIRST LIGHT' }, {}],
    ['accents and dashes', { title: 'Premiere lumiere' }, { title: 'Première-Lumière' }],
    ['one word becomes two', { title: 'Ada - First Light', artist: null }, {}],
    ['the other way round', { title: 'First Light - Ada', artist: null }, {}],
    ['two become one', {}, { title: 'Ada – First Light', artist: null }],
    ['its page', { source: null }, {}],
  ])('by %s', (_what, before, after) => {
    expect(trackChange({ ...SONG, ...before }, { ...SONG, ...after })).toBe('amended');
  });
});

describe('another track is new', () => {
  test.each<[string, TrackWords]>([
    ['another title', titled('Second Wind')],
    ['a longer title', titled('First Light of Day')],
    ['another part', titled('First Light (Part 2)')],
    ['a reprise', titled('First Light (Reprise)')],
    ['another recording', titled('First Light (Live)')],
    ['a remix', titled('First Light (Bob Remix)')],
    ['a number', titled('First Light 2')],
    ['the same title of somebody else', { ...SONG, artist: 'Bob' }],
    ['somebody with a similar name', { ...SONG, artist: 'Adam' }],
    ['somebody whose name begins so', { ...SONG, artist: 'Ada Royce' }],
    ['one of a pair instead of the other', { ...SONG, artist: 'Bob & Carol' }],
    ['another site', { ...SONG, source: { site: 'other.example', url: null } }],
  ])('%s', (_what, after) => {
    expect(trackChange(SONG, after)).toBe('new');
  });

  test('the first one', () => {
    expect(trackChange(null, SONG)).toBe('new');
  });

  test('titles without a letter are compared as they stand', () => {
    expect(trackChange(titled('?'), titled('?'))).toBe('same');
    expect(trackChange(titled('?'), titled('!'))).toBe('new');
  });
});

test.each<[string, Partial<TrackWords>, Partial<TrackWords>, boolean]>([
  ['its own artist after the one before’s', {}, { artist: 'Bob' }, true],
  ['the true title and its artist after a name alone', { title: 'Tuning in', artist: null }, {}, true],
  ['no artist', {}, { artist: null }, false],
  ['another title', {}, { title: 'Second Wind', artist: 'Bob' }, false],
  ['another site', {}, { artist: 'Bob', source: { site: 'other.example', url: null } }, false],
])('soon after its beginning a track is completed by %s', (_what, before, after, is) => {
  expect(isCompletion({ ...SONG, ...before }, { ...SONG, ...after })).toBe(is);
});

test('an artist alone may be the first word of the next track', () => {
  expect(isOnlyArtistNew(SONG, { ...SONG, artist: 'Bob' })).toBe(true);
  expect(isOnlyArtistNew(SONG, titled('Second Wind', { artist: 'Bob' }))).toBe(false);
  expect(isOnlyArtistNew(SONG, { ...SONG, artist: null })).toBe(false);
});

test('marks and white space are no better title', () => {
  expect(trackChange(titled('First Light ***'), titled('*** First Light'))).toBe('same');
});

test('no word is taken back', () => {
  const whole = { title: 'First Light', artist: 'Ada', album: 'Dawn', source: SITE };
  const bare = { title: 'First Light (Remastered)', artist: null, album: null, source: null };
  expect(amendedWords(whole, bare)).toEqual({ ...whole, title: bare.title });
});

test('a word that joins the others is no other word', () => {
  expect(isReworded(SONG, { ...SONG, album: 'Dawn' })).toBe(false);
  expect(isReworded({ ...SONG, album: 'Dawn' }, { ...SONG, album: 'Dusk' })).toBe(true);
  expect(isReworded(SONG, titled('First Light (Remastered)'))).toBe(true);
});

test.each([
  ['तेरा', 'तेरी'],
  ['ハス', 'バス'],
  ['น้ำ', 'นำ'],
  ['שִׁיר', 'שֵׁיר'],
  ['C', 'C#'],
  ['A', 'A+'],
])('another word in its own script is another title: %s, %s', (one, other) => {
  expect(trackChange(titled(one), titled(other))).toBe('new');
  expect(isReworded(titled(one), titled(other))).toBe(true);
});
