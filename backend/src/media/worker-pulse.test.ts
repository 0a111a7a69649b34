import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { WorkerPulse } from './worker-pulse.ts';

/** A worker that answers when it is told to. */
class Worker {
  asked = 0;
  readonly pulse = new WorkerPulse(() => {
    this.asked += 1;
    this.#question = Promise.withResolvers<void>();
    return this.#question.promise;
  });
  #question = Promise.withResolvers<void>();

  /** What so many looks in a row say. */
  looks(times: number): boolean[] {
    return Array.from({ length: times }, () => this.pulse.look());
  }

  async answer(): Promise<void> {
    this.#question.resolve();
    await turn();
  }

  async refuse(): Promise<void> {
    this.#question.reject(new Error('Not today.'));
    await turn();
  }
}

test('who answers is asked anew, and never given up', async () => {
  const worker = new Worker();
  for (let n = 1; n <= 20; n += 1) {
    expect(worker.looks(1)).toEqual([false]);
    expect(worker.asked).toBe(n);
    await worker.answer();
  }
});

test('who leaves a question unanswered is late, and then given up, once', () => {
  const worker = new Worker();
  expect(worker.looks(2)).toEqual([false, false]);
  expect(worker.pulse.isLate).toBe(false);
  expect(worker.looks(8)).not.toContain(true);
  expect(worker.pulse.isLate).toBe(true);
  expect(worker.looks(3)).toEqual([true, false, false]);
  expect(worker.asked).toBe(1);
});

test('an answer that comes late is an answer, and so is an error', async () => {
  const worker = new Worker();
  for (const answer of [() => worker.answer(), () => worker.refuse()]) {
    expect(worker.looks(10)).not.toContain(true);
    expect(worker.pulse.isLate).toBe(true);
    await answer();
    expect(worker.pulse.isLate).toBe(false);
  }
});
