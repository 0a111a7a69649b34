import type { TrackWords } from '@auxcast/shared-types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TrackGate } from './track-gate.ts';

let gate: TrackGate;

beforeEach(() => {
  vi.useFakeTimers();
  gate = new TrackGate();
});

afterEach(() => {
  vi.useRealTimers();
});

function track(title: string, more: Partial<TrackWords> = {}): TrackWords {
  return { title, artist: 'Ada', album: null, source: null, ...more };
}

test('the first track, and the next, are taken at once', () => {
  expect(gate.judge(null, track('One'), false)).toEqual({ kind: 'new', track: track('One') });
  expect(gate.judge(track('One'), track('Two'), false).kind).toBe('new');
});

test('more words about the same track amend it, and none is taken back', () => {
  const whole = track('One', { album: 'Dawn' });
  expect(gate.judge(track('One'), whole, false)).toEqual({ kind: 'same', track: whole });
  expect(gate.judge(whole, track('One', { artist: null }), false)).toEqual({ kind: 'same', track: whole });
});

test('a title beside the artist of the song before, whose own artist comes later, is one track', () => {
  const stale = track('Two', { album: 'Dawn' });
  expect(gate.judge(track('One', { album: 'Dawn' }), stale, false).kind).toBe('new');
  vi.advanceTimersByTime(5000);
  const whole = track('Two', { artist: 'Bob', album: 'Dusk' });
  expect(gate.judge(stale, whole, false)).toEqual({ kind: 'same', track: whole });
  vi.advanceTimersByTime(5000);
  expect(gate.judge(whole, track('Two', { artist: 'Carol' }), false).kind).toBe('wait');
});

test('an artist who comes before the title waits for it', () => {
  expect(gate.judge(null, track('One'), false).kind).toBe('new');
  vi.advanceTimersByTime(60_000);
  expect(gate.judge(track('One'), track('One', { artist: 'Bob' }), false)).toEqual({
    kind: 'wait',
    ms: 4000,
  });
  vi.advanceTimersByTime(3000);
  const next = track('Two', { artist: 'Bob' });
  expect(gate.judge(track('One'), next, false)).toEqual({ kind: 'new', track: next });
});

test('somebody else’s recording of the same song is taken after a while', () => {
  const other = track('One', { artist: 'Bob' });
  expect(gate.judge(track('One'), other, false)).toEqual({ kind: 'wait', ms: 4000 });
  vi.advanceTimersByTime(4000);
  expect(gate.judge(track('One'), other, false).kind).toBe('new');
});

test('what stood alone in the place of a title gives way to the true one', () => {
  const name = track('Tuning the strings', { artist: null });
  expect(gate.judge(track('One'), name, false).kind).toBe('new');
  vi.advanceTimersByTime(3000);
  expect(gate.judge(name, track('Two'), false)).toEqual({ kind: 'same', track: track('Two') });
});

test('a title that scrolls never stands', () => {
  let known = track('A very long name of a song');
  for (let n = 1; n < 240; n += 1) {
    const { title } = track('A very long name of a song *** ');
    const said = track(title.slice(n % title.length) + title.slice(0, n % title.length));
    const verdict = gate.judge(known, said, true);
    if (verdict.kind === 'new') known = verdict.track;
    vi.advanceTimersByTime(250);
  }
  expect(known.title).toBe('A very long name of a song');
});

test('what a page turns round, or counts and clocks, in its Media Session is one track', () => {
  const known = track('A very long name *** ');
  const turned = (text: string, by: number) => text.slice(by) + text.slice(0, by);
  for (let by = 1; by < known.title.length; by += 1) {
    const said = track(turned(known.title, by).trim());
    expect(gate.judge(known, said, false)).toEqual({ kind: 'same', track: known });
  }
  const counted = track('(1) Song 0:12');
  const next = track('(2) Song 0:13', { album: 'Dawn' });
  expect(gate.judge(counted, next, false)).toEqual({ kind: 'same', track: { ...counted, album: 'Dawn' } });
  const by = track('Song', { artist: 'Some long artist -' });
  expect(gate.judge(by, track('Song', { artist: 'artist - Some long' }), false).kind).toBe('same');
  for (const other of [
    track('(2) Song 0:13', { artist: 'Bob' }),
    track('(2) Song 0:13', { source: { site: 'other.example', url: null } }),
    track('(2) Another Song 0:13'),
  ]) {
    expect(gate.judge(counted, other, false).kind).toBe('new');
  }
});

test('a title that stands is taken', () => {
  expect(gate.judge(track('One'), track('Two'), true)).toEqual({ kind: 'wait', ms: 3000 });
  vi.advanceTimersByTime(2000);
  expect(gate.judge(track('One'), track('Two'), true)).toEqual({ kind: 'wait', ms: 1000 });
  vi.advanceTimersByTime(1000);
  expect(gate.judge(track('One'), track('Two'), true).kind).toBe('new');
});

test('a page that goes from track to track without end is waited for', () => {
  const taken: string[] = [];
  let known = track('Start');
  const say = (title: string) => {
    const verdict = gate.judge(known, track(title), false);
    if (verdict.kind === 'new') {
      known = verdict.track;
      taken.push(known.title);
    }
    return verdict;
  };
  for (let n = 0; n < 240; n += 1) {
    say(n % 2 === 0 ? 'Tick' : 'Tock');
    vi.advanceTimersByTime(250);
  }
  expect(taken.length).toBeLessThanOrEqual(10);
  say('The last');
  vi.advanceTimersByTime(2000);
  expect(say('The last').kind).toBe('new');
});
