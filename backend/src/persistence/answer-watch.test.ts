import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AnswerWatch } from './answer-watch.ts';
import { DatabaseError } from './database-error.ts';

const onSilent = vi.fn<() => void>();
let watch: AnswerWatch;

beforeEach(() => {
  vi.useFakeTimers();
  onSilent.mockReset();
  watch = new AnswerWatch(onSilent);
});
afterEach(() => {
  vi.useRealTimers();
});

test('hands on what is answered and what is refused', async () => {
  await expect(watch.wait(Promise.resolve(1))).resolves.toBe(1);
  await expect(watch.wait(Promise.reject(new Error('no such table')))).rejects.toThrow('no such table');
  expect(vi.getTimerCount()).toBe(0);
});

test('gives up one that says nothing, once for all who wait', async () => {
  const asked = [watch.wait(new Promise(() => {})), watch.wait(new Promise(() => {}))];
  const refused = Promise.all(
    asked.map((answer) =>
      expect(answer).rejects.toSatisfy((e) => e instanceof DatabaseError && e.passes && e.isUndecided),
    ),
  );
  await vi.advanceTimersByTimeAsync(8000);
  await refused;
  expect(onSilent).toHaveBeenCalledOnce();
});

test('refuses who waits too long for one that is only slow, and does not give it up', async () => {
  const slow = expect(watch.wait(new Promise(() => {}))).rejects.toThrow('did not answer within');
  await vi.advanceTimersByTimeAsync(4000);
  await watch.wait(Promise.resolve());
  await vi.advanceTimersByTimeAsync(4000);
  await slow;
  expect(onSilent).not.toHaveBeenCalled();
});
