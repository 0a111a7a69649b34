import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Turnstile } from './turnstile.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const full = expect.objectContaining({
  code: 'server-full',
  details: { limit: 'joins', retryAfterMs: expect.any(Number) },
});

/** Work that goes on until it is told to end. */
function job(turnstile: Turnstile, log: string[], name: string) {
  const end = Promise.withResolvers<void>();
  const passed = turnstile.pass(async () => {
    log.push(name);
    await end.promise;
    return name;
  });
  // Looked at later.
  passed.catch(() => undefined);
  return { end: () => end.resolve(), fail: (error: Error) => end.reject(error), passed };
}

test('so many at a time, in the order they came', async () => {
  const turnstile = new Turnstile({ width: 2, maxWaiting: 10, maxWaitMs: 1000 });
  const log: string[] = [];
  const [a, b, c, d] = [...'abcd'].map((name) => job(turnstile, log, name));
  await vi.advanceTimersByTimeAsync(0);
  expect(log).toEqual(['a', 'b']);
  b?.fail(new Error('no'));
  await expect(b?.passed).rejects.toThrow('no');
  expect(log).toEqual(['a', 'b', 'c']);
  a?.end();
  await a?.passed;
  expect(log).toEqual(['a', 'b', 'c', 'd']);
  c?.end();
  d?.end();
  expect(await Promise.all([c?.passed, d?.passed])).toEqual(['c', 'd']);
  const e = job(turnstile, log, 'e');
  e.end();
  expect(await e.passed).toBe('e');
});

test('who waits too long is refused, and whoever follows is not held up by it', async () => {
  const turnstile = new Turnstile({ width: 1, maxWaiting: 10, maxWaitMs: 1000 });
  const log: string[] = [];
  const inside = job(turnstile, log, 'inside');
  const late = job(turnstile, log, 'late');
  await vi.advanceTimersByTimeAsync(500);
  const next = job(turnstile, log, 'next');
  await vi.advanceTimersByTimeAsync(500);
  await expect(late.passed).rejects.toEqual(full);
  inside.end();
  next.end();
  expect(await next.passed).toBe('next');
  expect(log).toEqual(['inside', 'next']);
  expect(turnstile.waiting).toBe(0);
});

test('beyond so many nobody waits', async () => {
  const turnstile = new Turnstile({ width: 1, maxWaiting: 1, maxWaitMs: 1000 });
  const log: string[] = [];
  const inside = job(turnstile, log, 'inside');
  const waiting = job(turnstile, log, 'waiting');
  await expect(job(turnstile, log, 'refused').passed).rejects.toEqual(full);
  inside.end();
  waiting.end();
  expect(await waiting.passed).toBe('waiting');
  expect(log).toEqual(['inside', 'waiting']);
});
