import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Intake } from './intake.ts';

let intake: Intake;
let nowMs: number;
let done: number[];

beforeEach(() => {
  intake = new Intake();
  nowMs = 0;
  done = [];
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});
afterEach(() => vi.restoreAllMocks());

/** Each takes half a millisecond: four fit into a slice. */
function come(number: number, bytes = 0): void {
  intake.take(() => {
    done.push(number);
    nowMs += 0.5;
  }, bytes);
}

const UP_TO = (count: number) => Array.from({ length: count }, (_, n) => n);

test('what comes is done at once', () => {
  come(0);
  come(1);
  expect(done).toEqual([0, 1]);
});

test('of many that come at once each turn of the event loop does some, in their order', async () => {
  for (const n of UP_TO(100)) come(n);
  expect(done).toEqual(UP_TO(4));
  expect(intake.waiting).toBe(96);
  let before = done.length;
  while (intake.waiting > 0) {
    await nextTurn();
    expect(done.length - before).toBeLessThanOrEqual(4);
    expect(done.length).toBeGreaterThan(before);
    before = done.length;
  }
  expect(done).toEqual(UP_TO(100));
});

test('what comes meanwhile waits for what came before, though there is time', async () => {
  for (const n of UP_TO(6)) come(n);
  nowMs += 100;
  come(6);
  expect(done).toEqual(UP_TO(4));
  while (intake.waiting > 0) await nextTurn();
  await nextTurn();
  expect(done).toEqual(UP_TO(7));
  come(7);
  expect(done).toEqual(UP_TO(8));
});

test('what it does in promises counts as its time', async () => {
  for (const n of UP_TO(4)) come(n);
  for (const n of UP_TO(100)) {
    intake.take(() => {
      void Promise.resolve().then(() => {
        nowMs += 0.5;
        done.push(4 + n);
      });
    });
  }
  while (intake.waiting > 0) {
    const had = done.length;
    await nextTurn();
    expect(done.length - had).toBeLessThanOrEqual(5);
  }
  await nextTurn();
  expect(done).toEqual(UP_TO(104));
});

test('one that fails is told, and all others have their turn', async () => {
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  try {
    const told = once(process, 'unhandledRejection');
    for (const n of UP_TO(4)) come(n);
    intake.take(() => {
      throw new Error('failed');
    });
    for (const n of UP_TO(4)) come(4 + n);
    expect((await told)[0]).toEqual(new Error('failed'));
    while (intake.waiting > 0) await nextTurn();
    await nextTurn();
    come(8);
    expect(done).toEqual(UP_TO(9));
  } finally {
    for (const other of others) process.on('unhandledRejection', other);
  }
});

test('there is a ceiling to what waits: what is more is done at once, first come first', () => {
  for (const n of UP_TO(4)) come(n);
  for (const n of UP_TO(4)) come(4 + n, 5_000_000);
  expect(done).toEqual(UP_TO(5));
  expect(intake.waiting).toBe(3);
  for (const n of UP_TO(20_000)) come(8 + n);
  expect(intake.waiting).toBe(20_000);
  expect(done).toEqual(UP_TO(8));
});
