import { beforeEach, describe, expect, test } from 'vitest';
import { isSilent, isWaiting, type Sounding, SoundKind } from './sound-kind.ts';

const playing = {
  paused: false,
  ended: false,
  muted: false,
  volume: 1,
  loop: false,
  currentTime: 1,
  duration: 200,
  currentSrc: 'https://music.example/a.mp3',
  readyState: 4,
  playbackRate: 1,
  played: { length: 1 },
} satisfies Sounding;

let kind: SoundKind;

beforeEach(() => {
  kind = new SoundKind();
});

describe('an element speaks for the music', () => {
  test.each([
    ['that plays', playing],
    ['that was paused', { ...playing, paused: true }],
    ['that came to its end', { ...playing, ended: true }],
    ['of a live stream', { ...playing, duration: Number.POSITIVE_INFINITY }],
    ['that loops a song', { ...playing, loop: true }],
    ['with an advertisement of 15 s', { ...playing, duration: 15 }],
  ])('%s', (_what, element) => {
    expect(kind.isMusic(element)).toBe(true);
  });

  test('that was heard and is muted now', () => {
    kind.isMusic(playing);
    expect(kind.isMusic({ ...playing, muted: true })).toBe(true);
  });

  test('that loads its next song', () => {
    kind.isMusic(playing);
    expect(kind.isMusic({ ...playing, duration: Number.NaN, readyState: 0 })).toBe(true);
  });
});

describe('an element does not speak for the music', () => {
  const begins = { ...playing, paused: true, currentTime: 0, played: { length: 0 } };
  test.each([
    ['that waits for its first play', begins],
    ['of which nothing is known yet', { ...playing, duration: Number.NaN, readyState: 0 }],
    ['that was muted all along', { ...playing, muted: true }],
    ['without volume', { ...playing, volume: 0 }],
    ['with a short sound', { ...playing, duration: 2 }],
    ['with a short loop', { ...playing, duration: 10, loop: true }],
    ['with nothing but pictures', { ...playing, videoWidth: 640, webkitAudioDecodedByteCount: 0 }],
  ])('%s', (_what, element) => {
    expect(kind.isMusic(element)).toBe(false);
  });

  test('that loops without saying so', () => {
    const short = { ...playing, duration: 10 };
    kind.ended(short);
    expect(kind.isMusic(short)).toBe(true);
    kind.ended(short);
    expect(kind.isMusic(short)).toBe(false);
    expect(kind.isMusic({ ...short, currentSrc: 'https://music.example/b.mp3' })).toBe(true);
  });
});

describe('a loop of any length, in a tab that stays silent,', () => {
  const loop = { ...playing, duration: 60, loop: true };

  test('is silence, also when something else sounds later, until it is of something else', () => {
    expect(kind.isMusic(loop, { sinceMs: 0, nowMs: 1000 })).toBe(true);
    expect(kind.isMusic(loop, { sinceMs: 0, nowMs: 5900 })).toBe(true);
    expect(kind.isMusic(loop, { sinceMs: 0, nowMs: 6000 })).toBe(false);
    expect(kind.isMusic(loop, { sinceMs: undefined, nowMs: 7000 })).toBe(false);
    const other = { ...loop, currentSrc: 'https://music.example/b.mp3' };
    expect(kind.isMusic(other, { sinceMs: undefined, nowMs: 8000 })).toBe(true);
  });

  test.each([
    ['that is paused', { ...loop, paused: true }],
    ['that waits', { ...loop, readyState: 2 }],
    ['that is no loop: songs have pauses', playing],
  ])('is none %s', (_what, element) => {
    kind.isMusic(loop, { sinceMs: undefined, nowMs: 0 });
    for (let nowMs = 0; nowMs < 60_000; nowMs += 1000) kind.isMusic(element, { sinceMs: 0, nowMs });
    expect(kind.isMusic(element, { sinceMs: 0, nowMs: 60_000 })).toBe(true);
  });

  test('is none while nobody knows whether the tab sounds', () => {
    for (let nowMs = 0; nowMs < 60_000; nowMs += 1000) kind.isMusic(loop, { sinceMs: undefined, nowMs });
    expect(kind.isMusic(loop)).toBe(true);
  });
});

test.each([
  ['with sound', { ...playing, videoWidth: 640, webkitAudioDecodedByteCount: 512 }],
  ['of a browser that does not tell', { ...playing, videoWidth: 640 }],
  ['of a live stream', { ...playing, videoWidth: 640, webkitAudioDecodedByteCount: 0, srcObject: {} }],
  ['that is encrypted', { ...playing, videoWidth: 640, webkitAudioDecodedByteCount: 0, mediaKeys: {} }],
])('a video %s is not silent', (_what, element) => {
  expect(isSilent(element)).toBe(false);
});

test.each([
  [playing, false],
  [{ ...playing, readyState: 2 }, true],
  [{ ...playing, playbackRate: 0 }, true],
])('%o waits: %s', (element, waits) => {
  expect(isWaiting(element)).toBe(waits);
});
