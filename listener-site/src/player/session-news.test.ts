import { SNAPSHOT_HISTORY } from '@auxcast/shared-types';
import { expect, test } from 'vitest';
import { withNowPlaying } from './session-news.ts';
import { sampleSession, sampleTracks } from './testing/sample-session.ts';

const [first, second, third, fourth] = sampleTracks();
if (!first || !second || !third || !fourth) throw new Error('There are four sample tracks.');

const news = (track: typeof first | null) => ({ track, playbackState: 'playing' as const, anchor: null });

test('adds a new track to the history', () => {
  const session = sampleSession({ history: [first, second] });
  expect(withNowPlaying(session, news(third))).toMatchObject({
    nowPlaying: { track: third },
    history: [first, second, third],
  });
});

test('brings a known track up to date, as when its cover comes later', () => {
  const session = sampleSession({ history: [first, second] });
  const withCover = { ...second, artworkUrl: '/artwork/late.png' };
  expect(withNowPlaying(session, news(withCover)).history).toEqual([first, withCover]);
});

test('keeps the history when nothing known plays', () => {
  const session = sampleSession({ history: [first] });
  expect(withNowPlaying(session, news(null))).toMatchObject({
    nowPlaying: { track: null },
    history: [first],
  });
});

test('keeps no more than a snapshot carries', () => {
  const history = Array.from({ length: SNAPSHOT_HISTORY }, (_, at) => ({ ...first, number: at + 1 }));
  const next = { ...first, number: SNAPSHOT_HISTORY + 1 };
  const after = withNowPlaying(sampleSession({ history }), news(next)).history;
  expect(after).toHaveLength(SNAPSHOT_HISTORY);
  expect(after.at(-1)).toEqual(next);
});
