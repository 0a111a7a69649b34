import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FailureCode } from '../failures/failures.ts';
import { AlarmWatch } from './alarm-watch.ts';

let wrong: FailureCode[];
let alarm: FailureCode | undefined;
/** Every alarm that was new, as a notice would be. */
let told: (FailureCode | undefined)[];
let watch: AlarmWatch;

beforeEach(() => {
  vi.useFakeTimers();
  wrong = [];
  alarm = undefined;
  told = [];
  watch = new AlarmWatch(look);
});
afterEach(() => {
  watch.forget();
  vi.useRealTimers();
});

function look(): void {
  const next = watch.look(wrong);
  if (next !== alarm) told.push(next);
  alarm = next;
}

async function is(codes: FailureCode[], seconds: number): Promise<void> {
  wrong = codes;
  look();
  await vi.advanceTimersByTimeAsync(seconds * 1000);
}

describe('AlarmWatch', () => {
  test.each(['tab-crashed', 'tab-closed', 'tab-continue', 'ended-by-admin'] as const)(
    'tells of %s at once',
    (code) => {
      expect(watch.look([code])).toBe(code);
      expect(watch.look([])).toBeUndefined();
    },
  );

  test.each([
    'connection-lost',
    'websocket-blocked',
    'upload-lost',
    'tab-lost',
    'tab-silent',
    'output-gone',
  ] as const)('tells of %s once it has lasted, by itself, and takes it back', async (code) => {
    await is([code], 14);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual([code]);
    await is([], 5);
    expect(told).toEqual([code, undefined]);
  });

  test('gives a page that has gone quiet more time', async () => {
    await is(['tab-quiet'], 39);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual(['tab-quiet']);
  });

  test('tells nobody of a short loss', async () => {
    for (let times = 0; times < 5; times += 1) {
      await is(['connection-lost'], 10);
      await is([], 10);
    }
    expect(told).toEqual([]);
  });

  test('tells of a line that flickers once, and not again and again', async () => {
    for (let times = 0; times < 20; times += 1) {
      await is(['connection-lost'], 8);
      await is([], 3);
    }
    expect(told).toEqual(['connection-lost']);
    await is([], 5);
    expect(told).toEqual(['connection-lost', undefined]);
  });

  test('does not tell of a loss that had healed before its time came', async () => {
    await is(['connection-lost'], 13);
    await is([], 60);
    expect(told).toEqual([]);
  });

  test('puts the worst first, and what lasts before what has only begun', async () => {
    await is(['upload-lost'], 15);
    await is(['connection-lost', 'upload-lost'], 1);
    expect(alarm).toBe('upload-lost');
    await is(['tab-crashed', 'connection-lost', 'upload-lost'], 1);
    expect(alarm).toBe('tab-crashed');
  });
});
