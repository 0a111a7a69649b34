import { NOW_PLAYING_PACE, type NowPlayingReport, type PositionReport } from '@auxcast/shared-types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NowPlayingBoard } from '../now-playing/index.ts';
import { NowPlayingPace } from './now-playing-pace.ts';

const { events, tracks } = NOW_PLAYING_PACE;
const MINUTE_MS = 60_000;

let board: NowPlayingBoard;
let pace: NowPlayingPace;
/** When something was told. */
let told: number[];

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  told = [];
  board = new NowPlayingBoard({ now: () => Date.now() });
  const note = <C extends { readonly kind: string }>(change: C): C => {
    if (change.kind !== 'none') told.push(Date.now());
    return change;
  };
  pace = new NowPlayingPace({
    demandOpen: () => undefined,
    now: () => Date.now(),
    intake: {
      artworkOf: () => Promise.resolve(null),
      show: (report, artwork) => note(board.report(report, artwork)),
      position: (report) => note(board.position(report)),
      isNew: (report) => board.isNew(report),
      get mayRepeat() {
        return board.mayRepeat;
      },
      confirmRepeat: () => note(board.confirmRepeat()),
      get history() {
        return board.history;
      },
    },
  });
});

afterEach(() => {
  pace.close();
  vi.useRealTimers();
});

function report(title: string, position: PositionReport | null = null): NowPlayingReport {
  const track = { title, artist: null, album: null, source: null, artworkId: null };
  return { track, playbackState: 'playing', position };
}

const at = (positionMs: number): PositionReport => ({ positionMs, durationMs: 180_000, rate: 1, ageMs: 0 });

test('what people do is told at once', async () => {
  for (let n = 0; n < 10; n += 1) await pace.report(report(`Track ${n}`));
  expect(told).toHaveLength(10);
  expect(board.current.track?.title).toBe('Track 9');
});

test('two titles in turn, four times a second for ten minutes', async () => {
  for (let n = 0; n < 2400; n += 1) {
    await pace.report(report(n % 2 === 0 ? 'Tick' : 'Tock'));
    await vi.advanceTimersByTimeAsync(250);
  }
  const rows = board.current.track?.number ?? 0;
  expect(rows).toBeLessThanOrEqual(tracks.burst + (10 * MINUTE_MS) / tracks.everyMs);
  expect(told.length).toBe(rows);
  await pace.report(report('The last'));
  await vi.advanceTimersByTimeAsync(tracks.everyMs);
  expect(board.current.track?.title).toBe('The last');
});

test('positions all over the place are told as often as listeners bear', async () => {
  await pace.report(report('One', at(0)));
  for (let n = 0; n < 240; n += 1) {
    pace.position(at((n % 2) * 50_000 + 20_000));
    await vi.advanceTimersByTimeAsync(250);
  }
  expect(told.length).toBeLessThanOrEqual(events.burst + MINUTE_MS / events.everyMs);
  pace.position(at(33_000));
  await vi.advanceTimersByTimeAsync(events.everyMs);
  // Dated when it was said, not when it was told.
  expect(board.current.anchor).toMatchObject({ positionMs: 33_000, atMs: 1_000_000 + 240 * 250 });
  expect(board.history).toHaveLength(1);
});

test('of a track and a position that wait both count', async () => {
  for (let n = 0; n < tracks.burst; n += 1) await pace.report(report(`Track ${n}`));
  await pace.report(report('Next', at(0)));
  pace.position(at(70_000));
  expect(board.current.track?.title).toBe(`Track ${tracks.burst - 1}`);
  await vi.advanceTimersByTimeAsync(tracks.everyMs);
  expect(board.current).toMatchObject({ track: { title: 'Next' }, anchor: { positionMs: 70_000 } });
});

test('nothing new costs nothing', async () => {
  for (let n = 0; n < 1000; n += 1) await pace.report(report('One', at(n)));
  await pace.report(report('Two'));
  expect(board.current.track?.title).toBe('Two');
});

test('a track that plays once more is told when it has gone on from its beginning', async () => {
  await pace.report(report('One', at(0)));
  await vi.advanceTimersByTimeAsync(179_000);
  pace.position(at(0));
  expect(board.history).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2000);
  expect(board.history).toMatchObject([{ number: 1 }, { number: 2, title: 'One' }]);
});

test('a position of 0 that lasts a moment is no other track', async () => {
  await pace.report(report('One', at(0)));
  await vi.advanceTimersByTimeAsync(150_000);
  pace.position(at(0));
  await vi.advanceTimersByTimeAsync(700);
  pace.position(at(150_700));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(board.history).toHaveLength(1);
});

test('after its end nothing is told', async () => {
  for (let n = 0; n <= tracks.burst; n += 1) await pace.report(report(`Track ${n}`));
  pace.close();
  pace.position(at(0));
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(board.history).toHaveLength(tracks.burst);
});
