import { beforeEach, describe, expect, test } from 'vitest';
import { NowPlayingBoard } from './now-playing-board.ts';

const ONE = { title: 'One', artist: 'Ada', album: null, source: null, artworkId: null };
const TWO = { ...ONE, title: 'Two' };
const ARTWORK = { url: '/api/sessions/x/artwork/y', accent: '#aabbcc' };
const POSITION = { positionMs: 10_000, durationMs: 180_000, rate: 1, ageMs: 0 };

let now = 1_000_000;
let board: NowPlayingBoard;

beforeEach(() => {
  now = 1_000_000;
  board = new NowPlayingBoard({ now: () => now });
});

function playing(track: typeof ONE | null, position: typeof POSITION | null = null) {
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
