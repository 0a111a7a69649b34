import { describe, expect, test } from 'vitest';
import { shownTrackOf } from './shown-track.ts';

describe('shownTrackOf', () => {
  test('makes the artwork’s address absolute, on the server and nowhere else', () => {
    const track = {
      number: 1,
      title: 'So What',
      artist: 'Miles Davis',
      album: 'Kind of Blue',
      source: { site: 'Bandcamp', url: 'https://x.bandcamp.com/' },
      artworkUrl: '/api/sessions/abcdefgh23/artwork/x',
      accent: '#123456',
      startedAtMs: 0,
    };
    expect(shownTrackOf(track, 'http://localhost:3000')).toEqual({
      title: 'So What',
      artist: 'Miles Davis',
      album: 'Kind of Blue',
      site: 'Bandcamp',
      artworkUrl: 'http://localhost:3000/api/sessions/abcdefgh23/artwork/x',
      accent: '#123456',
    });
  });

  test('shows nothing for nothing', () => {
    expect(shownTrackOf(null, 'http://localhost:3000')).toBeNull();
  });
});
