import { describe, expect, test } from 'vitest';
import { isAdvertisement } from './advertisement.ts';

const on = (host: string, title: string, artist: string, durationMs: number | null = null) =>
  isAdvertisement({ title, artist, durationMs }, host);

describe('a site that is known shows an advertisement', () => {
  test.each([
    ['open.spotify.com', 'Advertisement', 'Spotify'],
    ['open.spotify.com', 'Werbung', 'Spotify'],
    ['open.spotify.com', 'Advertisement · 1 of 2', 'Spotify'],
    ['open.spotify.com', 'Spotify – Advertisement', ''],
    ['www.deezer.com', 'Publicité', 'Deezer'],
    ['soundcloud.com', 'Advertisement', 'SoundCloud'],
    ['soundcloud.com', 'ADVERTISEMENT', 'Advertisement'],
    ['music.amazon.de', 'Anzeige', 'Amazon Music'],
    ['music.amazon.com', 'Advertisement', 'Amazon'],
    ['www.pandora.com', 'Advertisement', 'Pandora'],
    ['music.youtube.com', 'Ad 2 of 2', 'YouTube Music'],
    ['music.youtube.com', 'Реклама', 'YouTube'],
    ['open.spotify.com', 'Try Premium', 'Advertisement'],
    ['open.spotify.com', 'Spotify', 'Advertisement'],
    ['open.spotify.com', 'Ad break', 'Spotify'],
    ['open.spotify.com', 'Sponsored message', 'Spotify'],
    ['www.pandora.com', 'Commercial Break', 'Pandora'],
    ['www.youtube-nocookie.com', 'Ad 1 of 2', 'YouTube'],
  ])('%s: %s / %s', (host, title, artist) => {
    expect(on(host, title, artist)).toBe(true);
    expect(on(host, title, artist, 600_000)).toBe(true);
  });
});

describe('of a site that is not known it must be short, too', () => {
  test.each([
    ['www.superfm.example', 'Advertisement', 'SuperFM'],
    ['www.superfm.example', 'Advertisement', 'superfm.example'],
    ['play.super-fm.example', 'Commercial', 'Super FM'],
    ['www.iheart.com', 'Advertisement', 'iHeartRadio'],
    ['www.superfm.example', 'Advertisement', 'Advertisement'],
  ])('%s: %s / %s', (host, title, artist) => {
    expect(on(host, title, artist, 30_000)).toBe(true);
    expect(on(host, title, artist, 200_000)).toBe(false);
    expect(on(host, title, artist, null)).toBe(false);
  });
});

test('without an artist it is one where the page says it of its music, not where its title does', () => {
  const said = { title: 'Advertisement', artist: '', durationMs: null };
  expect(isAdvertisement({ ...said, isSaid: true }, 'www.deezer.com')).toBe(true);
  expect(isAdvertisement(said, 'www.deezer.com')).toBe(false);
  expect(isAdvertisement({ ...said, isSaid: true }, 'www.iheart.com')).toBe(false);
  expect(isAdvertisement({ ...said, isSaid: true, durationMs: 30_000 }, 'www.iheart.com')).toBe(true);
});

describe('a song of that name is a song', () => {
  test.each([
    ['open.spotify.com', 'Advertisement', 'The Fixtures'],
    ['open.spotify.com', 'Advertisement Song', 'Spotify'],
    ['open.spotify.com', 'Commercial Break', 'The Fixtures'],
    ['open.spotify.com', 'Break the Message', 'Spotify'],
    ['www.superfm.example', 'First Light', 'Advertisement'],
    ['open.spotify.com', 'First Light', 'Spotify'],
    ['open.spotify.com', 'Adore', 'Spotify'],
    ['www.youtube.com', 'Advertisement', 'The Fixtures - Topic'],
    ['soundcloud.com', 'Ad', 'Ada'],
    ['www.superfm.example', 'Advertisement', 'The Fixtures'],
    ['www.superfm.example', 'Advertisement', ''],
    ['www.superfm.example', 'Werbung', 'Super'],
  ])('%s: %s / %s', (host, title, artist) => {
    expect(on(host, title, artist, 30_000)).toBe(false);
  });
});
