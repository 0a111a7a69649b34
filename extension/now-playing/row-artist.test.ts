import { describe, expect, test } from 'vitest';
import { trackOfRow } from './row-artist.ts';

const LABEL = 'Some Label';

interface Page {
  readonly artist?: string;
  readonly rows?: readonly string[];
  readonly kind?: 'release' | 'part' | 'single';
}

function row(title: string, { artist = LABEL, rows = [title], kind = 'release' }: Page = {}): string {
  const track = trackOfRow({ title, artist }, rows, kind);
  return `${track.artist} / ${track.title}`;
}

describe('on a compilation a row names its artist', () => {
  test.each([
    ['Some Artist - First Light', ['Some Artist - First Light', 'Other Artist - Second Wind']],
    ['Some Artist – First Light', ['Some Artist – First Light', 'Other – Second', 'The label’s own']],
    ['Some Artist | First Light', ['Some Artist | First Light', 'Some Artist | Second Wind']],
    ['Some Artist - First Light', []],
    ['Some Artist - First Light', ['Some Artist - First Light']],
  ])('%s among %j', (title, rows) => {
    expect(row(title, { rows })).toBe('Some Artist / First Light');
  });

  test('and what follows another dash belongs to the title', () => {
    const rows = ['Some Artist - First Light - Live', 'Other Artist - Second Wind'];
    expect(row('Some Artist - First Light - Live', { rows })).toBe('Some Artist / First Light - Live');
  });

  test('also on the page of a single track of various artists', () => {
    expect(row('Some Artist - First Light', { artist: 'Various Artists', kind: 'single' })).toBe(
      'Some Artist / First Light',
    );
  });
});

describe('on the page of a track that is part of a release', () => {
  const part = { rows: [], kind: 'part' } as const;

  test.each(['Some Artist - First Light', 'Some Artist | First Light', 'Some Artist – First Light'])(
    'whose owner is its only artist, the title names the artist: %s',
    (title) => {
      expect(row(title, part)).toBe('Some Artist / First Light');
    },
  );

  test.each([
    'First Light - Live at Home',
    'First Light - 2011 Remaster',
    'Chapter 1 - The Beginning',
    'Symphony No. 5 - Allegro',
    'Audiodrome (North - South 1986)',
    'A1 - First Light',
    'First-Light',
  ])('a dash belongs to the title: %s', (title) => {
    expect(row(title, { ...part, artist: 'The Band' })).toBe(`The Band / ${title}`);
  });
});

describe('elsewhere a dash belongs to the title', () => {
  test.each([
    ['First Light - Live', ['First Light - Live', 'Second Wind - Live']],
    ['First Light - Live', ['First Light - Live']],
    ['First Light - Dawn', ['First Light - Dawn', 'Second Wind', 'Third']],
    ['A1 - First Light', ['A1 - First Light', 'B1 - Second Wind']],
    ['First Light - Remastered 2011', []],
    ['First-Light', ['First-Light', 'Second-Wind']],
    ['First Light -', []],
  ])('%s among %j', (title, rows) => {
    expect(row(title, { artist: 'The Band', rows })).toBe(`The Band / ${title}`);
  });

  test('on the page of a single track', () => {
    expect(row('First Light - Dawn', { kind: 'single' })).toBe(`${LABEL} / First Light - Dawn`);
  });
});

test('an artist who stands in the title too is named once', () => {
  expect(row('The Band - First Light', { artist: 'The Band', kind: 'single' })).toBe(
    'The Band / First Light',
  );
});
