import { describe, expect, test } from 'vitest';
import { applyEvent } from './apply-event.ts';
import { type SessionNews, sessionEvents } from './events.ts';
import {
  ANCHOR,
  BARE_TRACK,
  NOTHING_PLAYING,
  NOW_MS,
  RECONNECTING_SNAPSHOT,
  SNAPSHOT,
  TRACK,
} from './examples/parts.ts';
import { SNAPSHOT_HISTORY } from './limits.ts';
import type { SeenSnapshot } from './session.ts';

const NEXT = { ...TRACK, number: TRACK.number + 1, title: 'Angel' };
const COVERED = { ...TRACK, artworkUrl: '/artwork/late.png' };
const PLAYING = SNAPSHOT.nowPlaying;

/** What happens to a session, and what of it is another one then. */
const CASES: readonly [
  what: string,
  news: SessionNews,
  change: Partial<SeenSnapshot>,
  before?: SeenSnapshot,
][] = [
  [
    'another count of listeners',
    { event: 'listenerCount', data: { listeners: 3, receiving: 2 } },
    { listenerCount: { listeners: 3, receiving: 2 } },
  ],
  [
    'another track, which joins the history',
    { event: 'nowPlaying', data: { ...PLAYING, track: NEXT } },
    { nowPlaying: { ...PLAYING, track: NEXT }, history: [BARE_TRACK, TRACK, NEXT] },
  ],
  [
    'the same track with a picture, which takes its place in the history',
    { event: 'nowPlaying', data: { ...PLAYING, track: COVERED } },
    { nowPlaying: { ...PLAYING, track: COVERED }, history: [BARE_TRACK, COVERED] },
  ],
  [
    'nothing that is known, and the history stays',
    { event: 'nowPlaying', data: NOTHING_PLAYING },
    { nowPlaying: NOTHING_PLAYING },
  ],
  [
    'another position',
    { event: 'position', data: { playbackState: 'paused', anchor: { ...ANCHOR, rate: 0 } } },
    { nowPlaying: { track: TRACK, playbackState: 'paused', anchor: { ...ANCHOR, rate: 0 } } },
  ],
  [
    'another position while nothing is known',
    { event: 'position', data: { playbackState: 'other', anchor: ANCHOR } },
    { nowPlaying: { track: null, playbackState: 'other', anchor: ANCHOR } },
    { ...SNAPSHOT, nowPlaying: NOTHING_PLAYING },
  ],
  [
    'a recording that begins',
    { event: 'recording', data: { isRecording: true, startedAtMs: NOW_MS } },
    { recording: { isRecording: true, startedAtMs: NOW_MS } },
  ],
  ['a pause', { event: 'pause', data: { atMs: NOW_MS } }, { state: 'paused' }],
  [
    'its end',
    { event: 'resume', data: { atMs: NOW_MS } },
    { state: 'live' },
    { ...SNAPSHOT, state: 'paused' },
  ],
  [
    'the loss of the host',
    { event: 'sessionState', data: { state: 'reconnecting', graceEndsAtMs: NOW_MS + 9, liveSinceMs: 7 } },
    { state: 'reconnecting', graceEndsAtMs: NOW_MS + 9, liveSinceMs: 7 },
  ],
  [
    'a state that only newer servers know',
    { event: 'sessionState', data: { state: 'other', graceEndsAtMs: null, liveSinceMs: 7 } },
    { state: 'other', liveSinceMs: 7 },
  ],
  ['a program, of which a snapshot says nothing', { event: 'program', data: { producerId: 'p' } }, {}],
  [
    'the end',
    { event: 'sessionEnded', data: { reason: 'other', endedAtMs: NOW_MS } },
    { state: 'ended', graceEndsAtMs: null },
    RECONNECTING_SNAPSHOT,
  ],
];

describe('a snapshot after', () => {
  test.each(CASES)('%s', (_what, news, change, before = SNAPSHOT) => {
    const kept = structuredClone(before);
    expect(applyEvent(before, news)).toEqual({ ...before, ...change });
    expect(before).toEqual(kept);
  });

  test('more tracks than it carries has the last ones', () => {
    const history = Array.from({ length: SNAPSHOT_HISTORY }, (_, at) => ({ ...TRACK, number: at + 1 }));
    const track = { ...TRACK, number: SNAPSHOT_HISTORY + 1 };
    const after = applyEvent({ ...SNAPSHOT, history }, { event: 'nowPlaying', data: { ...PLAYING, track } });
    expect(after.history).toEqual([...history.slice(1), track]);
  });
});

test('every event about the session has its case', () => {
  expect(new Set(CASES.map(([, { event }]) => event))).toEqual(new Set(Object.keys(sessionEvents)));
});
