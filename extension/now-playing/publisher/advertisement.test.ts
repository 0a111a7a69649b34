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
  ])('%s: %s / %s', (host, title, artist) => {
    expect(on(host, title, artist, 30_000)).toBe(true);
    expect(on(host, title, artist, 200_000)).toBe(false);
    expect(on(host, title, artist, null)).toBe(false);
  });
});

describe('a song of that name is a song', () => {
  test.each([
    ['open.spotify.com', 'Advertisement', 'The Fixtures'],
    ['open.spotify.com', 'Advertisement Song', 'Spotify'],
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
