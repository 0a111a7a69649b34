import type { ErrorCode } from '@auxcast/shared-types';
import { describe, expect, test } from 'vitest';
import { lastWords } from './last-words.ts';
import {
  firstView,
  type Line,
  type PageState,
  type PageView,
  type Playback,
  pageState,
} from './page-view.ts';
import { sampleSession } from './testing/sample-session.ts';
import { words } from './words.ts';

type State = PageView['session']['state'];

const JOINED: Line = { kind: 'joined' };

function away(code: ErrorCode): Line {
  return { kind: 'away', code, message: `Because of ${code}.` };
}

function view(line: Line, playback: Playback, state: State, change: Partial<PageView> = {}): PageView {
  return { ...firstView({ ...sampleSession(), state }), line, playback, ...change };
}

const CASES: readonly (readonly [PageState, PageView])[] = [
  ['connecting', view({ kind: 'connecting' }, 'unknown', 'live')],
  ['blocked', view(JOINED, 'blocked', 'live')],
  ['blocked', view(JOINED, 'blocked', 'waiting')],
  ['blocked', view(JOINED, 'blocked', 'paused')],
  ['blocked', view(JOINED, 'blocked', 'reconnecting')],
  ['waiting', view(JOINED, 'starting', 'waiting')],
  ['starting', view(JOINED, 'unknown', 'live')],
  ['starting', view(JOINED, 'starting', 'live')],
  ['playing', view(JOINED, 'playing', 'live')],
  ['playing', view(JOINED, 'playing', 'live', { quiet: true })],
  ['playing', view(JOINED, 'playing', 'live', { muted: true })],
  ['stopped', view(JOINED, 'stopped', 'live')],
  ['paused', view(JOINED, 'playing', 'paused')],
  ['host-away', view(JOINED, 'playing', 'reconnecting')],
  ['reconnecting', view(away('disconnected'), 'playing', 'live')],
  ['reconnecting', view(away('websocket-required'), 'playing', 'live')],
  ['full', view(away('session-full'), 'blocked', 'live')],
  ['full', view(away('server-full'), 'blocked', 'live')],
  ['full', view(away('rate-limited'), 'blocked', 'live')],
];

describe('pageState', () => {
  test.each(CASES)('is %s', (expected, given) => {
    expect(pageState(given)).toBe(expected);
  });

  test.each<Line>([
    { kind: 'ended', reason: 'host', endedAtMs: 0 },
    { kind: 'removed', message: 'Out.' },
    { kind: 'failed', code: 'internal' },
  ])('is $kind whatever else is so', (line) => {
    expect(pageState(view(line, 'playing', 'live'))).toBe(line.kind);
  });
});

describe('words', () => {
  test('finds a sentence of its own for all that may be the matter', () => {
    const said = CASES.map(([, given]) => words(given));
    expect(said.every((sentence) => sentence.length > 3)).toBe(true);
    // All kinds of full, and both kinds of starting, are the same to people.
    expect(new Set(said).size).toBe(CASES.length - 3);
  });

  test('names the host, or says "the host"', () => {
    const paused = view(JOINED, 'playing', 'paused');
    expect(words(paused)).toContain('Mika');
    expect(words({ ...paused, session: { ...paused.session, hostName: null } })).toContain('The host');
  });

  test('tells music that is paused at its source from silence', () => {
    const playing = view(JOINED, 'playing', 'live');
    const nowPlaying = { ...playing.session.nowPlaying, playbackState: 'paused' as const };
    expect(words({ ...playing, session: { ...playing.session, nowPlaying } })).toContain('paused over there');
    expect(words({ ...playing, quiet: true })).toContain('quiet');
  });
});

describe('lastWords', () => {
  test.each(['host', 'host-away', 'admin', 'server', null] as const)(
    'has some for the reason %s',
    (reason) => {
      expect(lastWords({ kind: 'ended', reason, endedAtMs: null }, 'Mika')).toMatch(/\.$/);
    },
  );

  test.each(['unsupported', 'protocol-mismatch', 'session-not-found', 'internal'] as const)(
    'says what to do about %s',
    (code) => {
      expect(lastWords({ kind: 'failed', code }, 'Mika')).toMatch(/\.$/);
    },
  );

  test('repeats what a removed listener was told', () => {
    expect(lastWords({ kind: 'removed', message: 'Be nice.' }, 'Mika')).toBe('Be nice.');
  });
});
