import { nowPlayingReport } from '@auxcast/shared-types';
import { expect, test } from 'vitest';
import { readingOf, siteFactsOf } from '../page-facts.fixture.ts';
import type { PageReading } from '../page-facts.ts';
import { normalise } from './normalise.ts';

const session = (title: string, artist = '', album = ''): PageReading['session'] => ({
  metadata: { title, artist, album, artwork: [] },
  playbackState: 'none',
  position: null,
});
const page = { title: 'Seen | Mixcloud', url: 'https://www.mixcloud.com/a/?utm_source=b' };

test('Media Session, then the site file, then the title', () => {
  const site = siteFactsOf({ title: 'On the page', artist: 'Page artist', album: 'Page album' });
  expect(normalise(readingOf({ session: session('Said', 'Sayer'), site, page })).track).toEqual({
    title: 'Said',
    artist: 'Sayer',
    album: 'Page album',
    source: { site: 'Mixcloud', url: 'https://www.mixcloud.com/a/' },
  });
  expect(normalise(readingOf({ session: session(' '), site, page })).track?.title).toBe('On the page');
  expect(normalise(readingOf({ page })).track).toMatchObject({ title: 'Seen', artist: null, album: null });
});

test('a Media Session that does not count says nothing', () => {
  const site = siteFactsOf({ sessionCounts: false });
  expect(normalise(readingOf({ session: session('Said'), site, page })).track?.title).toBe('Seen');
});

test('a page without any words is no track', () => {
  expect(normalise(readingOf({ page: { title: ' ', url: 'about:blank' } })).track).toBeNull();
});

test('a page that nobody else can open has no source', () => {
  const track = normalise(readingOf({ page: { title: 'song.mp3', url: 'file:///home/me/song.mp3' } })).track;
  expect(track).toMatchObject({ title: 'song.mp3', source: null });
});

test('whatever the page says, the server takes it', () => {
  const wild = '\u202e<b>\u0000&"💿'.repeat(120).slice(0, 1000);
  const { track, playbackState } = normalise(readingOf({ session: session(wild, wild, wild) }));
  const report = { track: track && { ...track, artworkId: null }, playbackState, position: null };
  expect(nowPlayingReport.parse(report)).toEqual(report);
});
