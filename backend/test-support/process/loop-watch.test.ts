import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LoopWatch } from './loop-watch.ts';

const BUSY_MS = 60;
const ASLEEP_MS = 80;

test('a loop that computes is held, and mostly on its core', async () => {
  const watch = new LoopWatch();
  watch.start();
  await pause(5);
  const startCpu = process.threadCpuUsage();
  for (let spent = 0; spent < BUSY_MS * 1000; ) {
    const { user, system } = process.threadCpuUsage(startCpu);
    spent = user + system;
  }
  const report = watch.stop();
  expect(report.heldMs).toBeGreaterThanOrEqual(BUSY_MS);
  expect(report.heldP99Ms).toBeLessThanOrEqual(report.heldMs * 1.01);
  // What the thread computed before its first look is counted by the one clock and not by the other.
  expect(report.heldMs - report.offCoreMs).toBeGreaterThanOrEqual(BUSY_MS * 0.8);
});

test('a thread that is kept off its core shows as that', () => {
  const watch = new LoopWatch();
  watch.start();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ASLEEP_MS);
  const report = watch.stop();
  expect(report.heldMs).toBeGreaterThanOrEqual(ASLEEP_MS);
  expect(report.offCoreMs).toBeGreaterThanOrEqual(ASLEEP_MS * 0.8);
});
