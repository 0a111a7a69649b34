import { describe, expect, test } from 'vitest';
import { trackOfRow } from './row-artist.ts';

const LABEL = 'Some Label';

function row(title: string, { artist = LABEL, rows = [title], isRelease = true } = {}): string {
  const track = trackOfRow({ title, artist }, rows, isRelease);
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
    const options = { artist: 'Various Artists', isRelease: false };
    expect(row('Some Artist - First Light', options)).toBe('Some Artist / First Light');
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
    expect(row('First Light - Dawn', { isRelease: false })).toBe(`${LABEL} / First Light - Dawn`);
  });
});

test('an artist who stands in the title too is named once', () => {
  expect(row('The Band - First Light', { artist: 'The Band', isRelease: false })).toBe(
    'The Band / First Light',
  );
});
