import type { TrackReport } from '@auxcast/shared-types';
import { beforeEach, describe, expect, test } from 'vitest';
import { NowPlayingBoard } from './now-playing-board.ts';

const ONE: TrackReport = { title: 'One', artist: 'Ada', album: null, source: null, artworkId: null };
const TWO = { ...ONE, title: 'Two' };
const ARTWORK = { url: '/api/sessions/x/artwork/y', accent: '#aabbcc' };
const POSITION = { positionMs: 10_000, durationMs: 180_000, rate: 1, ageMs: 0 };

let now = 1_000_000;
let board: NowPlayingBoard;

beforeEach(() => {
  now = 1_000_000;
  board = new NowPlayingBoard({ now: () => now });
});

function playing(track: TrackReport | null, position: typeof POSITION | null = null) {
  return { track, playbackState: 'playing', position } as const;
}

describe('tracks', () => {
  test('are numbered, and dated when they come', () => {
    board.report(playing(ONE), null);
    now += 5000;
    const change = board.report(playing(TWO), null);
    expect(change).toMatchObject({
      kind: 'nowPlaying',
      stored: { number: 2, title: 'Two', startedAtMs: now },
    });
    expect(board.history.map(({ number, title }) => [number, title])).toEqual([
      [1, 'One'],
      [2, 'Two'],
    ]);
  });

  test('the same report again is no change', () => {
    board.report(playing(ONE, POSITION), null);
    now += 7000;
    expect(board.report(playing(ONE, { ...POSITION, positionMs: 17_000 }), null)).toEqual({ kind: 'none' });
  });

  test('artwork that comes later belongs to the same track', () => {
    board.report(playing(ONE), null);
    const change = board.report(playing(ONE), ARTWORK);
    expect(change).toMatchObject({
      kind: 'nowPlaying',
      stored: { number: 1, artworkUrl: ARTWORK.url, accent: '#aabbcc' },
    });
    expect(board.history).toHaveLength(1);
  });

  test('a report without artwork does not take it away', () => {
    board.report(playing(ONE), ARTWORK);
    expect(board.report(playing(ONE), null)).toEqual({ kind: 'none' });
    expect(board.current.track?.artworkUrl).toBe(ARTWORK.url);
  });

  test('the next track does not inherit it', () => {
    board.report(playing(ONE), ARTWORK);
    board.report(playing(TWO), null);
    expect(board.current.track).toMatchObject({ artworkUrl: null, accent: null });
  });

  test('another site plays another track', () => {
    const at = (site: string) => ({ ...ONE, source: { site, url: null } });
    board.report({ ...playing(null), track: at('YouTube') }, null);
    board.report({ ...playing(null), track: at('Spotify') }, null);
    expect(board.current.track?.number).toBe(2);
  });

  test('a gap does not make a track a new one', () => {
    board.report(playing(ONE), null);
    const gap = board.report(playing(null), null);
    expect(gap).toMatchObject({ kind: 'nowPlaying', nowPlaying: { track: null }, stored: null });
    const back = board.report(playing(ONE), null);
    expect(back).toMatchObject({ kind: 'nowPlaying', nowPlaying: { track: { number: 1 } }, stored: null });
    expect(board.history).toHaveLength(1);
  });

  test('a track that is played again after another one is a new one', () => {
    board.report(playing(ONE), null);
    board.report(playing(TWO), null);
    board.report(playing(ONE), null);
    expect(board.current.track?.number).toBe(3);
  });

  test('what is said later of the same track amends it', () => {
    board.report(playing(ONE, POSITION), null);
    now += 3000;
    const source = { site: 'music.example', url: 'https://music.example' };
    const whole = { ...ONE, title: 'One (Remastered)', artist: 'Ada, Bob', album: 'Dawn', source };
    const position = { ...POSITION, positionMs: 13_000 };
    const change = board.report({ ...playing(null, position), track: whole }, ARTWORK);
    const amended = { ...whole, number: 1, startedAtMs: 1_000_000, artworkUrl: ARTWORK.url };
    const { artworkId: _, ...told } = amended;
    expect(change).toMatchObject({ kind: 'nowPlaying', nowPlaying: { track: told }, stored: told });
    expect(board.history).toMatchObject([told]);
    expect(board.current.anchor).toMatchObject({ positionMs: 10_000, atMs: 1_000_000 });
    expect(board.report(playing(ONE, position), null)).toMatchObject({
      stored: { album: 'Dawn', number: 1 },
    });
  });

  test('a word that is left out later is not taken back', () => {
    board.report(playing({ ...ONE, title: 'One' }), ARTWORK);
    expect(board.report({ ...playing(null), track: { ...ONE, artist: null } }, null)).toEqual({
      kind: 'none',
    });
  });

  test('the next track is not taken for the one before, though its name is told before its position', () => {
    const end = { ...POSITION, positionMs: 179_000 };
    board.report(playing(ONE, POSITION), null);
    now += 169_000;
    const next = { ...ONE, title: 'One (Deluxe)', artworkId: null };
    board.report(playing(next, end), null);
    expect(board.history).toMatchObject([{ number: 1, title: 'One (Deluxe)' }]);
    now += 500;
    const change = board.position({ ...POSITION, positionMs: 100 });
    expect(change).toMatchObject({
      stored: { number: 2, title: 'One (Deluxe)', startedAtMs: now },
      restored: { number: 1, title: 'One' },
    });
    expect(board.history.map(({ title }) => title)).toEqual(['One', 'One (Deluxe)']);
    expect(board.current.track?.number).toBe(2);
  });

  describe('said bit by bit', () => {
    const OLD = { ...ONE, album: 'Dawn', source: null };
    const NEXT = { ...ONE, title: 'Two', artist: 'Bob', album: 'Dusk' };
    const rows = () => board.history.map(({ title, artist, album }) => `${title} / ${artist} / ${album}`);
    const bits = { title: NEXT.title, artist: NEXT.artist, album: NEXT.album };

    test.each<readonly (keyof typeof bits)[]>([
      ['title', 'artist', 'album'],
      ['title', 'album', 'artist'],
      ['album', 'title', 'artist'],
    ])('%s, %s, then %s: is one track', (...order) => {
      board.report({ ...playing(null, POSITION), track: OLD }, null);
      now += 100_000;
      let said = OLD;
      for (const bit of order) {
        now += 3000;
        said = { ...said, [bit]: bits[bit] };
        board.report({ ...playing(null, { ...POSITION, positionMs: now - 990_000 }), track: said }, null);
      }
      expect(rows()).toEqual(['One / Ada / Dawn', 'Two / Bob / Dusk']);
    });

    test('a name in the place of a title, and then the true one with its artist', () => {
      board.report({ ...playing(null), track: OLD }, null);
      now += 100_000;
      board.report(playing({ ...ONE, title: 'Tuning the strings', artist: null }), null);
      now += 2000;
      board.report({ ...playing(null), track: NEXT }, null);
      expect(rows()).toEqual(['One / Ada / Dawn', 'Two / Bob / Dusk']);
    });

    test('before its position: it plays once', () => {
      board.report({ ...playing(null, POSITION), track: OLD }, null);
      now += 120_000;
      board.report(
        { ...playing(null, { ...POSITION, positionMs: 130_000 }), track: { ...NEXT, artist: 'Ada' } },
        null,
      );
      now += 4000;
      board.report({ ...playing(null, { ...POSITION, positionMs: 0 }), track: NEXT }, null);
      expect(rows()).toEqual(['One / Ada / Dawn', 'Two / Bob / Dusk']);
      expect(board.mayRepeat).toBe(false);
      now += 2000;
      board.position({ ...POSITION, positionMs: 178_000 });
      now += 2000;
      board.position({ ...POSITION, positionMs: 0 });
      expect(board.mayRepeat).toBe(true);
    });

    test('somebody else’s recording of the same song is another track, at once when it begins anew', () => {
      board.report(playing(ONE, { ...POSITION, positionMs: 0 }), null);
      now += 7000;
      board.report(playing({ ...ONE, artist: 'Bob' }, { ...POSITION, positionMs: 0 }), null);
      now += 20_000;
      board.report(playing({ ...ONE, artist: 'Carol' }, { ...POSITION, positionMs: 20_000 }), null);
      expect(rows()).toEqual(['One / Ada / null', 'One / Bob / null', 'One / Carol / null']);
    });

    test('right after a short track, whose own words were complete', () => {
      board.report(playing(OLD), null);
      board.report(playing(NEXT), null);
      now += 6000;
      board.report(playing({ ...NEXT, artist: 'Carol' }), null);
      now += 1000;
      board.report(playing({ ...NEXT, artist: 'Carol', title: 'Three' }), null);
      expect(rows()).toEqual(['One / Ada / Dawn', 'Two / Bob / Dusk', 'Three / Carol / Dusk']);
    });

    test('its late album, and then a position', () => {
      board.report(playing(OLD), null);
      now += 60_000;
      board.report(playing({ ...NEXT, album: 'Dawn' }, POSITION), null);
      now += 4000;
      board.report(playing(NEXT, { ...POSITION, positionMs: 14_000 }), null);
      now += 1000;
      board.position({ ...POSITION, positionMs: 3000 });
      board.position({ ...POSITION, positionMs: 9000 });
      board.position({ ...POSITION, positionMs: 1000 });
      expect(rows()).toEqual(['One / Ada / Dawn', 'Two / Bob / Dusk']);
    });

    test('its late album stays its own when the next is of the same', () => {
      board.report(playing(ONE), null);
      now += 3000;
      board.report({ ...playing(null), track: { ...ONE, album: 'Dawn' } }, null);
      now += 3000;
      board.report({ ...playing(null), track: { ...TWO, album: 'Dawn' } }, null);
      expect(rows()).toEqual(['One / Ada / Dawn', 'Two / Ada / Dawn']);
    });
  });

  test('a track that plays from its beginning once more is another one', () => {
    board.report(playing(ONE, POSITION), ARTWORK);
    expect(board.mayRepeat).toBe(false);
    now += 170_000;
    expect(board.position({ ...POSITION, positionMs: 0 })).toMatchObject({ kind: 'position' });
    expect(board.mayRepeat).toBe(true);
    now += 2000;
    expect(board.confirmRepeat()).toMatchObject({
      nowPlaying: { track: { number: 2, artworkUrl: ARTWORK.url }, anchor: { positionMs: 0 } },
      stored: { number: 2, title: 'One', startedAtMs: now },
    });
    expect(board.confirmRepeat()).toEqual({ kind: 'none' });
    expect(board.history).toHaveLength(2);
  });

  test('a track that is sought to its beginning early on is the same', () => {
    board.report(playing(ONE, POSITION), null);
    now += 20_000;
    board.position({ ...POSITION, positionMs: 0 });
    expect(board.mayRepeat).toBe(false);
  });

  test('only the last fifty are kept in memory', () => {
    for (let n = 1; n <= 60; n += 1) board.report(playing({ ...ONE, title: `Track ${n}` }), null);
    expect(board.history).toHaveLength(50);
    expect(board.history[0]?.number).toBe(11);
    expect(board.history.at(-1)?.number).toBe(60);
  });
});

describe('positions', () => {
  test('are dated by the server, less their age', () => {
    const change = board.report(playing(ONE, { ...POSITION, ageMs: 300 }), null);
    expect(change).toMatchObject({
      nowPlaying: { anchor: { positionMs: 10_000, rate: 1, atMs: now - 300 } },
    });
  });

  test('a jump is told alone', () => {
    board.report(playing(ONE, POSITION), null);
    const change = board.position({ ...POSITION, positionMs: 90_000 });
    expect(change).toMatchObject({
      kind: 'position',
      playbackState: 'playing',
      anchor: { positionMs: 90_000 },
    });
  });

  test('jitter is not', () => {
    board.report(playing(ONE, POSITION), null);
    now += 1000;
    expect(board.position({ ...POSITION, positionMs: 11_200 })).toEqual({ kind: 'none' });
  });

  test('a pause of the music is told with its anchor', () => {
    board.report(playing(ONE, POSITION), null);
    const paused = { track: ONE, playbackState: 'paused', position: { ...POSITION, rate: 0 } } as const;
    expect(board.report(paused, null)).toMatchObject({
      kind: 'position',
      playbackState: 'paused',
      anchor: { rate: 0 },
    });
  });

  test('when the position becomes unknown, all is told', () => {
    board.report(playing(ONE, POSITION), null);
    expect(board.report(playing(ONE), null)).toMatchObject({
      kind: 'nowPlaying',
      nowPlaying: { anchor: null },
    });
  });
});
