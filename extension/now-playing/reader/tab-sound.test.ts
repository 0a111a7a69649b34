import { beforeEach, expect, test } from 'vitest';
import { isSounding } from '../playback.ts';
import { TabSound } from './tab-sound.ts';

let sound: TabSound;

beforeEach(() => {
  sound = new TabSound();
});

test('what sounds is music once it has sounded for as long as no notification does', () => {
  sound.hear(true, 1000);
  expect(sound.dueInMs(3000)).toBe(5000);
  expect(isSounding(sound.forMs(7999))).toBe(false);
  expect(isSounding(sound.forMs(8000))).toBe(true);
  expect(sound.dueInMs(8000)).toBeUndefined();
});

test('a beep is none, however often it comes', () => {
  for (let nowMs = 0; nowMs < 60_000; nowMs += 6000) {
    sound.hear(true, nowMs);
    expect(isSounding(sound.forMs(nowMs + 2500))).toBe(false);
    sound.hear(false, nowMs + 2500);
    expect(sound.forMs(nowMs + 2500)).toBeUndefined();
  }
});

test('nor is the tail of what was stopped', () => {
  sound.hear(true, 0);
  sound.see(true, 'playing', 60_000);
  sound.see(false, 'playing', 61_000);
  expect(isSounding(sound.forMs(63_000))).toBe(false);
  sound.see(false, 'paused', 64_000);
  expect(isSounding(sound.forMs(70_900))).toBe(false);
  sound.see(false, 'paused', 71_000);
  expect(isSounding(sound.forMs(71_000))).toBe(true);
});

test('of what frames may sound nobody knows, and nothing is silent for certain', () => {
  sound.hear(undefined, 0);
  expect(sound.forMs(60_000)).toBeUndefined();
  expect(sound.silentSinceMs).toBeUndefined();
});

test('a silent tab is looked at again while an element should sound in it', () => {
  sound.hear(false, 1000);
  expect(sound.silentSinceMs).toBe(1000);
  expect(sound.dueInMs(2000)).toBeUndefined();
  sound.see(true, 'none', 2000);
  expect(sound.dueInMs(2000)).toBe(5000);
});
