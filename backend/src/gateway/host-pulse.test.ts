import { CLOSE, type Role } from '@auxcast/shared-types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BEAT_MS, HostPulse, MISSED_BEATS } from './host-pulse.ts';

class FakeConnection {
  isOpen = true;
  bytesRead = 0;
  binding: { participant: { role: Role } } | null = { participant: { role: 'host' } };
  /** Whether there is anybody who answers. */
  isThere = true;
  readonly ping = vi.fn(() => {
    if (this.isThere) this.bytesRead += 6;
  });
  readonly drop = vi.fn(() => {
    this.isOpen = false;
  });
}

let pulse: HostPulse;
let host: FakeConnection;

beforeEach(() => {
  vi.useFakeTimers();
  pulse = new HostPulse();
  host = new FakeConnection();
  pulse.watch(host);
});
afterEach(() => {
  pulse.close();
  vi.useRealTimers();
});

function beats(count: number): void {
  vi.advanceTimersByTime(count * BEAT_MS);
}

test('a host that answers is left alone', () => {
  beats(100);
  expect(host.ping).toHaveBeenCalledTimes(100);
  expect(host.drop).not.toHaveBeenCalled();
});

test('a host that is gone is let go, once', () => {
  beats(10);
  host.isThere = false;
  // The answer to the last ping still counts.
  beats(1 + MISSED_BEATS);
  expect(host.drop).not.toHaveBeenCalled();
  beats(10);
  expect(host.drop.mock.calls).toEqual([[CLOSE.silent, 'nothing heard']]);
});

test('part of a large message is as good as an answer', () => {
  host.isThere = false;
  for (let part = 0; part < 20; part += 1) {
    host.bytesRead += 1400;
    beats(MISSED_BEATS);
  }
  expect(host.drop).not.toHaveBeenCalled();
});

test('a connection that is no host’s any more is not asked', () => {
  beats(1);
  host.binding = null;
  beats(10);
  expect(host.ping).toHaveBeenCalledOnce();
  expect(host.drop).not.toHaveBeenCalled();
});
