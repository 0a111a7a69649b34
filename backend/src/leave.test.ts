import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LeavingProcess, wayOut } from './leave.ts';

const output = { flush: vi.fn<() => void>(), isWriting: false };
const leaving = {
  held: vi.fn<() => number>(),
  release: vi.fn<() => void>(),
  exit: vi.fn<(code: number) => void>(),
  kill: vi.fn<(code: number) => void>(),
} satisfies LeavingProcess;

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  Logger.overrideLogger(false);
  output.isWriting = false;
});
afterEach(() => vi.useRealTimers());

test('exits at once when no thread works on anything', () => {
  leaving.held.mockReturnValue(0);
  wayOut(output, leaving)(3);
  expect(leaving.exit.mock.calls).toEqual([[3]]);
});

test('exits as soon as threads have ended, which they are asked to', async () => {
  leaving.held.mockImplementation(() => (leaving.held.mock.calls.length < 5 ? 1 : 0));
  wayOut(output, leaving)(0);
  expect(leaving.release).toHaveBeenCalledOnce();
  expect(leaving.exit).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1000);
  expect(leaving.exit.mock.calls).toEqual([[0]]);
  expect(leaving.kill).not.toHaveBeenCalled();
});

test('waits for the line that says why before it is killed', async () => {
  leaving.held.mockReturnValue(1);
  output.isWriting = true;
  wayOut(output, leaving)(1);
  await vi.advanceTimersByTimeAsync(2100);
  expect(leaving.kill).not.toHaveBeenCalled();
  output.isWriting = false;
  await vi.advanceTimersByTimeAsync(20);
  expect(output.flush).toHaveBeenCalledOnce();
  expect(leaving.kill.mock.calls).toEqual([[1]]);
});

test.each([
  ['is killed, its log written, when one hangs', false, 1],
  ['is killed without a word when its log hangs as well', true, 0],
])('%s', async (_what, isWriting, flushed) => {
  leaving.held.mockReturnValue(1);
  output.isWriting = isWriting;
  const leave = wayOut(output, leaving);
  leave(1);
  leave(0);
  await vi.advanceTimersByTimeAsync(5000);
  expect(leaving.kill.mock.calls).toEqual([[1]]);
  expect(leaving.exit).not.toHaveBeenCalled();
  expect(output.flush).toHaveBeenCalledTimes(flushed);
});
