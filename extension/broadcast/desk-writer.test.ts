import { ProtocolError } from '@auxcast/shared-types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sampleStrip } from './desk.fixture.ts';
import { DeskWriter } from './desk-writer.ts';

const STRIP = sampleStrip('tab');

let asked: [string, unknown][];
let refusal: ProtocolError | undefined;
let refused: ProtocolError[];
let writer: DeskWriter;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  refused = [];
  refusal = undefined;
  const ask = (method: string) => async (data: unknown) => {
    asked.push([method, data]);
    if (refusal) throw refusal;
  };
  writer = new DeskWriter({
    setStrip: ask('setStrip'),
    setDesk: ask('setDesk'),
    onRefused: (error) => refused.push(error),
  });
});
afterEach(() => {
  writer.close();
  vi.useRealTimers();
});

test('tells the first change at once, and of a hand that moves on the newest ten times a second', async () => {
  for (let step = 0; step < 50; step += 1) {
    writer.change('tab', { gain: step / 50 });
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(asked[0]).toEqual(['setStrip', { stripId: 'tab', gain: 0 }]);
  expect(asked.at(-1)).toEqual(['setStrip', { stripId: 'tab', gain: 49 / 50 }]);
  expect(asked.length).toBeLessThanOrEqual(6);
});

test('changes of several fields and strips go together, each strip with its own', async () => {
  writer.change('tab', { gain: 0.5 });
  writer.change('tab', { isMuted: true });
  writer.change('ada', { pan: -1 });
  writer.change('ada', { gain: 2 });
  await vi.advanceTimersByTimeAsync(100);
  expect(asked.slice(1)).toEqual([
    ['setStrip', { stripId: 'tab', isMuted: true }],
    ['setStrip', { stripId: 'ada', pan: -1, gain: 2 }],
  ]);
});

test('a strip stands as it was changed here until the server may have told that back', async () => {
  writer.change('tab', { gain: 0.5 });
  expect(writer.over(STRIP)).toEqual({ ...STRIP, gain: 0.5 });
  await vi.advanceTimersByTimeAsync(400);
  expect(writer.over(STRIP).gain).toBe(0.5);
  await vi.advanceTimersByTimeAsync(200);
  // Another hand moved it meanwhile.
  expect(writer.over({ ...STRIP, gain: 1.5 }).gain).toBe(1.5);
});

test('a change under way is not forgotten for the answer to an older one', async () => {
  writer.change('tab', { gain: 0.5 });
  await vi.advanceTimersByTimeAsync(450);
  writer.change('tab', { gain: 0.7 });
  await vi.advanceTimersByTimeAsync(300);
  expect(writer.over(STRIP).gain).toBe(0.7);
});

test('a refused change is taken back, and told', async () => {
  refusal = new ProtocolError('forbidden', 'Not yours.');
  writer.change('tab', { gain: 0.5 });
  await vi.advanceTimersByTimeAsync(0);
  expect(writer.over(STRIP)).toEqual(STRIP);
  await writer.setDesk({ isOpen: true });
  expect(refused).toEqual([refusal, refusal]);
});
