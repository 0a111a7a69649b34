import type { ListenerTrouble, ReceptionReport } from '@auxcast/shared-types';
import { beforeEach, expect, test, vi } from 'vitest';
import { REPORT_INTERVAL_MS } from './listener-troubles.ts';
import { Listeners } from './listeners.ts';
import type { ParticipantLink } from './participant-link.ts';
import { SessionKeys } from './session-keys.ts';

const GRACE_MS = 30_000;

class FakeLink implements ParticipantLink {
  readonly address = '127.0.0.1';
  readonly send = vi.fn();
  readonly replaced = vi.fn();
  readonly removed = vi.fn();
}

function report(sound: ReceptionReport['sound']): ReceptionReport {
  return { sound, cause: sound === 'good' ? null : 'loss', path: 'udp', concealedPct: 0 };
}

let nowMs: number;
let listeners: Listeners;
let told: ListenerTrouble[];
const onReport = vi.fn();

beforeEach(() => {
  nowMs = 0;
  told = [];
  onReport.mockReset();
  listeners = new Listeners({
    keys: new SessionKeys('hash'),
    peak: 0,
    removed: [],
    graceMs: GRACE_MS,
    now: () => nowMs,
    isReceiving: () => false,
    onCount: vi.fn(),
    onTrouble: () => told.push(listeners.trouble),
    onReport,
  });
});

function come() {
  const link = new FakeLink();
  return { link, ...listeners.admit(link) };
}

test('each listener is counted where it last said it is', () => {
  const [one, two, three] = [come().listener, come().listener, come().listener];
  expect(listeners.trouble).toEqual({ weak: 0, failed: 0 });
  listeners.reported(one, report('weak'));
  listeners.reported(two, report('weak'));
  listeners.reported(three, report('failed'));
  expect(listeners.trouble).toEqual({ weak: 2, failed: 1 });
  listeners.reported(two, report('failed'));
  listeners.reported(one, report('good'));
  expect(listeners.trouble).toEqual({ weak: 0, failed: 2 });
});

test('nothing is told when nothing changes', () => {
  const { listener } = come();
  listeners.reported(listener, report('good'));
  expect(told).toEqual([]);
  listeners.reported(listener, report('weak'));
  listeners.reported(listener, report('weak'));
  expect(told).toEqual([{ weak: 1, failed: 0 }]);
});

test('who goes, or whose connection breaks, is no longer counted', () => {
  const [left, broke] = [come(), come()];
  listeners.reported(left.listener, report('failed'));
  listeners.reported(broke.listener, report('weak'));
  listeners.forget(left.listener);
  expect(listeners.trouble).toEqual({ weak: 1, failed: 0 });
  listeners.detach(broke.listener, broke.link);
  expect(listeners.trouble).toEqual({ weak: 0, failed: 0 });
  // Late words of one who is gone.
  listeners.reported(left.listener, report('failed'));
  expect(listeners.trouble).toEqual({ weak: 0, failed: 0 });
  expect(left.listener.report).toBeNull();
});

test('what was said over one connection is forgotten with it, and what over the next is not', () => {
  const { listener, link, resumeToken } = come();
  listeners.reported(listener, report('weak'));
  expect(listeners.resume(resumeToken, new FakeLink())).toBe(listener);
  expect(listeners.trouble).toEqual({ weak: 0, failed: 0 });
  listeners.reported(listener, report('failed'));
  // The former link's end comes late.
  listeners.detach(listener, link);
  expect(listeners.trouble).toEqual({ weak: 0, failed: 1 });
});

test('a report soon after another one counts in its place, and is not one more', () => {
  const { listener } = come();
  listeners.reported(listener, report('weak'));
  nowMs += REPORT_INTERVAL_MS - 1;
  listeners.reported(listener, report('failed'));
  expect(listeners.trouble).toEqual({ weak: 0, failed: 1 });
  expect(onReport.mock.calls).toEqual([[report('weak')]]);
  nowMs += 1;
  listeners.reported(listener, report('good'));
  expect(onReport.mock.calls).toEqual([[report('weak')], [report('good')]]);
});
