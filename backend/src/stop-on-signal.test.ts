import process from 'node:process';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stopOnSignal } from './stop-on-signal.ts';

const leave = vi.fn<(code: number) => void>();

beforeEach(() => {
  vi.useFakeTimers();
  Logger.overrideLogger(false);
  leave.mockReset();
});

afterEach(() => {
  process.removeAllListeners('SIGTERM').removeAllListeners('SIGINT');
  vi.useRealTimers();
});

test('exits with 0 once everything is closed', async () => {
  const close = vi.fn(() => Promise.resolve());
  stopOnSignal({ close }, leave);
  process.emit('SIGTERM');
  process.emit('SIGTERM');
  await vi.advanceTimersByTimeAsync(0);
  expect(close).toHaveBeenCalledOnce();
  expect(leave.mock.calls).toEqual([[0]]);
});

test('exits with 1 when closing fails', async () => {
  stopOnSignal({ close: () => Promise.reject(new Error('stuck')) }, leave);
  process.emit('SIGINT');
  await vi.advanceTimersByTimeAsync(0);
  expect(leave.mock.calls).toEqual([[1]]);
});

test('does not wait for ever', async () => {
  stopOnSignal({ close: () => new Promise(() => {}) }, leave);
  process.emit('SIGTERM');
  await vi.advanceTimersByTimeAsync(7000);
  expect(leave).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2000);
  expect(leave.mock.calls).toEqual([[0]]);
});

test('leaves at once on a second signal, but not on the first one sent twice', async () => {
  stopOnSignal({ close: () => new Promise(() => {}) }, leave);
  process.emit('SIGINT');
  await vi.advanceTimersByTimeAsync(100);
  process.emit('SIGTERM');
  expect(leave).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1000);
  process.emit('SIGINT');
  expect(leave.mock.calls).toEqual([[1]]);
});
