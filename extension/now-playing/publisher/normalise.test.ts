import { nowPlayingReport } from '@auxcast/shared-types';
import { expect, test } from 'vitest';
import { mediaFactsOf, readingOf, siteFactsOf } from '../page-facts.fixture.ts';
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

test('words that stand for others are none', () => {
  expect(normalise(readingOf({ session: session('Loading…', 'The one before') }))).toMatchObject({
    track: null,
    awaits: 'track',
  });
  const site = siteFactsOf({ title: 'On the page' });
  expect(normalise(readingOf({ session: session('Unknown title'), site })).track?.title).toBe('On the page');
  expect(
    normalise(readingOf({ session: session('Said', 'Unknown Artist', 'Loading…') })).track,
  ).toMatchObject({
    title: 'Said',
    artist: null,
    album: null,
  });
  expect(normalise(readingOf({ page: { title: 'Loading... | Mixcloud', url: page.url } })).track).toBeNull();
});

test('an advertisement has neither words nor a place', () => {
  const spotify = { title: 'Spotify', url: 'https://open.spotify.com/playlist/1' };
  const scene = {
    advertisement: true,
    isTitle: false,
    track: null,
    artwork: [],
    playbackState: 'none',
    anchor: null,
  };
  expect(normalise(readingOf({ session: session('Advertisement', 'Spotify'), page: spotify }))).toEqual(
    scene,
  );
  const site = siteFactsOf({ advertisement: true });
  expect(normalise(readingOf({ session: session('Soap'), site, page: spotify }))).toEqual(scene);
  const song = normalise(readingOf({ session: session('Advertisement', 'The Fixtures'), page: spotify }));
  expect(song).toMatchObject({ advertisement: false, track: { title: 'Advertisement' } });
});

test('what may be an advertisement awaits its length', () => {
  const unknown = { title: 'x', url: 'https://radio.example/' };
  const said = session('Advertisement', 'Radio');
  const media = (durationMs: number | null) =>
    mediaFactsOf({ playing: true, position: { positionMs: 0, durationMs, rate: 1 } });
  expect(normalise(readingOf({ session: said, page: unknown }))).toMatchObject({ awaits: 'length' });
  expect(normalise(readingOf({ session: said, page: unknown, media: media(200_000) })).awaits).toBe('length');
  expect(normalise(readingOf({ session: said, page: unknown, media: media(20_000) })).advertisement).toBe(
    true,
  );
  const song = session('Advertisement', 'The Fixtures');
  expect(normalise(readingOf({ session: song, page: unknown })).awaits).toBeUndefined();
});

test('a page that nobody else can open has no source', () => {
  const track = normalise(readingOf({ page: { title: 'song.mp3', url: 'file:///home/me/song.mp3' } })).track;
  expect(track).toMatchObject({ title: 'song.mp3', source: null });
});

test.each([
  ['http://nas.local:4533/app', 'nas.local'],
  ['http://192.168.1.20:8096/web/?api_key=abc', '192.168.1.20:8096'],
  ['http://127.0.0.1:3000/', '127.0.0.1:3000'],
])('of %s neither address nor name is told, not in the title either', (url, host) => {
  const read = readingOf({ page: { title: `First Light | ${host}`, url }, session: session('') });
  expect(normalise(read).track).toMatchObject({ title: 'First Light', source: null });
  const said = session('First Light', `${url}?token=abc`, url);
  const { track } = normalise(readingOf({ page: { title: 'x', url }, session: said }));
  expect(track).toEqual({ title: 'First Light', artist: null, album: null, source: null });
});

test('a title that is no more than a private address leaves the word to the page', () => {
  const said = session('http://10.0.0.7/a.mp3');
  expect(normalise(readingOf({ session: said, page })).track?.title).toBe('Seen');
});

test('whatever the page says, the server takes it', () => {
  const wild = '\u202e<b>\u0000&"💿'.repeat(120).slice(0, 1000);
  const { track, playbackState } = normalise(readingOf({ session: session(wild, wild, wild) }));
  const report = { track: track && { ...track, artworkId: null }, playbackState, position: null };
  expect(nowPlayingReport.parse(report)).toEqual(report);
});
