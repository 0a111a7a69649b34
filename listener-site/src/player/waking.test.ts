// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Waking } from './waking.ts';

class FakeConnection extends EventTarget {
  type = 'wifi';
}

const onWake = vi.fn();
let connection: FakeConnection;
let waking: Waking;

beforeEach(() => {
  vi.useFakeTimers();
  onWake.mockClear();
  connection = new FakeConnection();
  Object.defineProperty(navigator, 'connection', { configurable: true, value: connection });
  waking = new Waking(onWake);
});
afterEach(() => {
  waking.close();
  Reflect.deleteProperty(navigator, 'connection');
  vi.useRealTimers();
});

test('wakes for another network, not for another guess at its speed', () => {
  connection.dispatchEvent(new Event('change'));
  expect(onWake).not.toHaveBeenCalled();
  connection.type = 'cellular';
  connection.dispatchEvent(new Event('change'));
  connection.dispatchEvent(new Event('change'));
  expect(onWake).toHaveBeenCalledOnce();
});

test('wakes when the clock went on without it, and only then', () => {
  for (let looks = 0; looks < 5; looks += 1) {
    vi.advanceTimersByTime(2_000);
    waking.look(2_000);
  }
  expect(onWake).not.toHaveBeenCalled();
  vi.advanceTimersByTime(3_600_000);
  waking.look(2_000);
  waking.look(2_000);
  expect(onWake).toHaveBeenCalledOnce();
});

test('wakes when only the wall clock went on: a steady one may stand still while the machine sleeps', () => {
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(2_000);
  waking.look(2_000);
  waking.look(2_000);
  expect(onWake).toHaveBeenCalledOnce();
});

test('wakes for a long time that passed while somebody set the clock back', () => {
  vi.advanceTimersByTime(3_600_000);
  vi.setSystemTime(Date.now() - 3_600_000);
  waking.look(2_000);
  expect(onWake).toHaveBeenCalledOnce();
});

test('does not mind a clock that is set back', () => {
  vi.advanceTimersByTime(2_000);
  vi.setSystemTime(Date.now() - 120_000);
  waking.look(2_000);
  expect(onWake).not.toHaveBeenCalled();
});

test('sleeps well where the browser tells nothing of the network', () => {
  Reflect.deleteProperty(navigator, 'connection');
  new Waking(onWake).close();
  expect(onWake).not.toHaveBeenCalled();
});

test('hears nothing after it was closed', () => {
  waking.close();
  connection.type = 'cellular';
  connection.dispatchEvent(new Event('change'));
  document.dispatchEvent(new Event('resume'));
  expect(onWake).not.toHaveBeenCalled();
});
