import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FaderPace } from './fader-pace.ts';

const tell = vi.fn<(stripId: string, gain: number) => void>();
let pace: FaderPace;

beforeEach(() => {
  vi.useFakeTimers();
  tell.mockClear();
  pace = new FaderPace(tell);
});
afterEach(() => {
  pace.close();
  vi.useRealTimers();
});

test('tells the first position at once, then ten a second at most, and the last always', () => {
  for (let step = 1; step <= 50; step += 1) {
    pace.move('ada', step / 50);
    vi.advanceTimersByTime(10);
  }
  expect(tell.mock.calls[0]).toEqual(['ada', 0.02]);
  vi.advanceTimersByTime(1_000);
  expect(tell.mock.calls.length).toBeLessThanOrEqual(6);
  expect(tell.mock.lastCall).toEqual(['ada', 1]);
});

test('forgets no fader for another', () => {
  pace.move('ada', 0.1);
  pace.move('bo', 0.2);
  pace.move('ada', 0.3);
  vi.advanceTimersByTime(1_000);
  expect(tell.mock.calls).toEqual([
    ['ada', 0.1],
    ['bo', 0.2],
    ['ada', 0.3],
  ]);
});

test('tells what waits when the desk is left', () => {
  pace.move('ada', 0.1);
  pace.move('ada', 0.4);
  pace.close();
  expect(tell.mock.lastCall).toEqual(['ada', 0.4]);
});
