import { afterEach, expect, test, vi } from 'vitest';
import { FairLane, type Owner } from './fair-lane.ts';

const LIMITED = { code: 'rate-limited', details: { retryAfterMs: expect.any(Number) } };

afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const lane = new FairLane({ mostEach: 4, mostOfAll: 6, patienceMs: 1000 });
  const done: string[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const send = (address: string, sessionId: string, name: string) => {
    const owner: Owner = { address, sessionId };
    return lane.pass(owner, async () => {
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      done.push(name);
      return name;
    });
  };
  /** Lets the work that is being done end, and the next begin. */
  const finish = async () => {
    gates.shift()?.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { send, done, finish };
}

test('addresses take turns, and so do the sessions of each', async () => {
  const { send, done, finish } = setUp();
  const all = [
    send('a', 's1', 'first'),
    send('a', 's1', 'a s1 1'),
    send('a', 's1', 'a s1 2'),
    send('a', 's2', 'a s2 1'),
    send('a', 's1', 'a s1 3'),
    send('b', 's3', 'b s3 1'),
    send('b', 's3', 'b s3 2'),
  ];
  for (let n = 0; n < all.length; n += 1) await finish();
  expect(done).toEqual(['first', 'a s1 1', 'b s3 1', 'a s2 1', 'b s3 2', 'a s1 2', 'a s1 3']);
  expect(await Promise.all(all)).toHaveLength(7);
});

test('who would be one too many is refused at once, of an address and of all', async () => {
  const { send, done, finish } = setUp();
  const taken = [send('a', 's1', 'first')];
  for (let n = 0; n < 4; n += 1) taken.push(send('a', `s${n}`, `a ${n}`));
  await expect(send('a', 's9', 'too many')).rejects.toMatchObject(LIMITED);
  for (let n = 0; n < 2; n += 1) taken.push(send('b', 's5', `b ${n}`));
  await expect(send('c', 's6', 'too many')).rejects.toMatchObject(LIMITED);
  await finish();
  taken.push(send('c', 's6', 'c'));
  for (let n = 0; n < taken.length; n += 1) await finish();
  expect(done).toHaveLength(taken.length);
});

test('who waited for too long is told to come back, though nothing moves, and makes room', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { send, done, finish } = setUp();
  const first = send('a', 's1', 'first');
  const late = Array.from({ length: 4 }, (_, n) =>
    expect(send('a', 's1', `late ${n}`)).rejects.toMatchObject(LIMITED),
  );
  vi.advanceTimersByTime(1000);
  await Promise.all(late);
  const next = send('a', 's1', 'next');
  await finish();
  await finish();
  expect(await Promise.all([first, next])).toEqual(['first', 'next']);
  expect(done).toEqual(['first', 'next']);
});

test('work that fails is its own matter', async () => {
  const lane = new FairLane({ mostEach: 4, mostOfAll: 6, patienceMs: 1000 });
  const owner = { address: 'a', sessionId: 's1' };
  const failing = lane.pass(owner, () => Promise.reject(new Error('no picture')));
  const after = lane.pass(owner, async () => 'done');
  await expect(failing).rejects.toThrow('no picture');
  expect(await after).toBe('done');
  expect(await lane.pass(owner, async () => 'again')).toBe('again');
});
