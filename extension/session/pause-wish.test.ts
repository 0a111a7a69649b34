import { ProtocolError, type SessionState } from '@auxcast/shared-types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PauseWish } from './pause-wish.ts';

const asked: string[] = [];
let session: { connected: boolean; state: SessionState };
let refusals: number;
let wish: PauseWish;

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  refusals = 0;
  session = { connected: true, state: 'live' };
  const request = vi.fn(async (method: string) => {
    asked.push(method);
    if (refusals > 0) {
      refusals -= 1;
      throw new ProtocolError('unavailable', 'Not now.');
    }
    return {};
  });
  wish = new PauseWish(Object.assign(session, { request }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('asks the server a moment after the host did, and at once to go on', async () => {
  wish.set(true);
  expect(wish.isPaused).toBe(true);
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toEqual(['pause']);
  session.state = 'paused';
  wish.set(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual(['pause', 'resume']);
});

test('asks nothing of a server that is of the same mind, or away', async () => {
  session.state = 'waiting';
  wish.set(true);
  await vi.advanceTimersByTimeAsync(100);
  session.state = 'live';
  session.connected = false;
  wish.reconcile();
  expect(asked).toEqual([]);
  session.connected = true;
  wish.reconcile();
  wish.reconcile();
  expect(asked).toEqual(['pause']);
});

test('is asked again after the next change where the server did not', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  refusals = 1;
  wish.set(true);
  await vi.advanceTimersByTimeAsync(100);
  wish.reconcile();
  expect(asked).toEqual(['pause', 'pause']);
  expect(console.warn).toHaveBeenCalledOnce();
});

test.each([true, false])(
  'asks again when the host changed their mind before the reply (taken: %s)',
  async (taken) => {
    vi.spyOn(console, 'warn').mockReturnValue();
    const first = Promise.withResolvers<object>();
    const request = vi.fn(async (method: string) => {
      asked.push(method);
      return asked.length === 1 ? first.promise : {};
    });
    wish = new PauseWish(Object.assign(session, { request }));
    wish.set(true);
    await vi.advanceTimersByTimeAsync(100);
    // The event, before the reply.
    session.state = 'paused';
    wish.reconcile();
    wish.set(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['pause']);
    if (taken) first.resolve({});
    else first.reject(new ProtocolError('timeout', 'No answer.'));
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['pause', 'resume']);
  },
);

test('does not ask twice what was just granted', async () => {
  wish.set(true);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual(['pause']);
});

test('leaves the silence its lead, whatever else changes meanwhile', async () => {
  wish.set(true);
  await vi.advanceTimersByTimeAsync(50);
  wish.reconcile();
  expect(asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(50);
  expect(asked).toEqual(['pause']);
});

test('is over with the broadcast', async () => {
  wish.set(true);
  wish.close();
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual([]);
});
