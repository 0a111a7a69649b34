import { expect, test, vi } from 'vitest';
import { SeldomLog } from './seldom-log.ts';

test('says one line a minute, and how many it stands for', () => {
  const warn = vi.fn();
  let nowMs = 5;
  const seldom = new SeldomLog({ log: vi.fn(), error: vi.fn(), warn }, () => nowMs);
  seldom.warn('first');
  for (let i = 0; i < 3; i += 1) seldom.warn('unsaid');
  nowMs += 59_999;
  seldom.warn('unsaid');
  nowMs += 1;
  seldom.warn('later');
  nowMs += 60_000;
  seldom.warn('last');
  expect(warn.mock.calls).toEqual([['first'], ['later (and 4 more since the last such line)'], ['last']]);
});

test('says as many a minute as it may, at whatever level', () => {
  const [warn, error] = [vi.fn(), vi.fn()];
  let nowMs = 5;
  const seldom = new SeldomLog({ log: vi.fn(), error, warn }, () => nowMs, 2);
  seldom.error('first');
  seldom.warn('second');
  seldom.error('unsaid');
  nowMs += 60_000;
  seldom.error('third');
  expect(error.mock.calls).toEqual([['first'], ['third (and 1 more since the last such line)']]);
  expect(warn.mock.calls).toEqual([['second']]);
});
