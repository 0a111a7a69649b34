import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session } from './index.ts';
import { type Listed, PublicList } from './public-list.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const sessions: Listed[] = [];
afterEach(() => void sessions.splice(0));

function open(
  id: string,
  about: { visibility?: Session['visibility']; state?: Session['course']['state']; listeners?: number } = {},
) {
  const { visibility = 'public', state = 'live', listeners = 0 } = about;
  const listenerCount = { listeners, receiving: 0 };
  const summary = vi.fn<Listed['summary']>(() => ({
    sessionId: id,
    title: id,
    hostName: null,
    visibility,
    kind: 'music',
    state,
    createdAtMs: sessions.length,
    liveSinceMs: null,
    endedAtMs: null,
    endReason: null,
    listenerCount,
    peakListeners: listeners,
    nowPlaying: null,
  }));
  sessions.push({
    id,
    visibility,
    createdAtMs: sessions.length,
    course: { state },
    participants: { count: listenerCount },
    summary,
  });
  return summary;
}

function live(list: PublicList, origin = 'http://aux.example'): string[] {
  return list.live(origin).map(({ url }) => url);
}

test('pages show the fifty that can be heard with the most listeners, and no secret ones', () => {
  open('secret', { visibility: 'unlisted', listeners: 9 });
  open('silent', { state: 'waiting', listeners: 8 });
  for (let n = 0; n < 60; n += 1) open(`${n}`);
  open('three', { listeners: 3 });
  open('one', { listeners: 1 });
  const shown = live(new PublicList(sessions));
  expect(shown).toHaveLength(50);
  expect(shown.slice(0, 3)).toEqual([
    'http://aux.example/s/three',
    'http://aux.example/s/one',
    'http://aux.example/s/0',
  ]);
});

test('REST is given all public ones, newest first', () => {
  open('a', { listeners: 3 });
  open('secret', { visibility: 'unlisted' });
  open('b', { state: 'waiting' });
  open('c');
  expect(new PublicList(sessions).open.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
});

test('is made at most once a second, for REST and pages together', () => {
  const list = new PublicList(sessions);
  const summary = open('first');
  expect(live(list)).toEqual(['http://aux.example/s/first']);
  const { open: chosen } = list;
  open('second');
  vi.advanceTimersByTime(999);
  expect(live(list, 'http://other.example')).toEqual(['http://other.example/s/first']);
  expect(list.open).toBe(chosen);
  expect(summary).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(1);
  expect(list.open.map(({ id }) => id)).toEqual(['second', 'first']);
});
