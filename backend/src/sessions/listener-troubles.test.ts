import { EventEmitter } from 'node:events';
import type { ListenerTrouble, ReceptionReport } from '@auxcast/shared-types';
import { beforeEach, expect, test, vi } from 'vitest';
import { Members } from '../channels/index.ts';
import { REPORT_INTERVAL_MS } from './listener-troubles.ts';
import { Participant } from './participant.ts';
import { Participants } from './participants.ts';
import { SessionKeys } from './session-keys.ts';
import { FakeLink } from './testing/fake-link.fixture.ts';
import { UnknownListeners } from './unknown-listeners.ts';

const GRACE_MS = 30_000;

function report(sound: ReceptionReport['sound'], changes: Partial<ReceptionReport> = {}): ReceptionReport {
  return { sound, cause: sound === 'good' ? null : 'loss', path: 'udp', concealedPct: 0, ...changes };
}

const NONE: ListenerTrouble = { weak: 0, failed: 0, prevailing: null };

/** Of listeners who all lose packets over UDP. */
function trouble(weak: number, failed: number): ListenerTrouble {
  return { weak, failed, prevailing: { cause: 'loss', path: 'udp', listeners: weak + failed } };
}

let nowMs: number;
let listeners: Participants;
let told: ListenerTrouble[];
const onReport = vi.fn();

beforeEach(() => {
  nowMs = 0;
  told = [];
  onReport.mockReset();
  const members = new Members({
    stored: [],
    usual: 'listener',
    onChanged: () => undefined,
    onForgotten: () => undefined,
  });
  listeners = new Participants({
    host: new Participant({ id: 'host', arrival: 0, member: { ...members.usual, role: 'host' }, nowMs: 0 }),
    members,
    media: { producerId: null, events: new EventEmitter() },
    raise: (fact, ...known) => {
      if (fact === 'reported') onReport(...known);
    },
    keys: new SessionKeys('hash'),
    unknown: new UnknownListeners(),
    peak: 0,
    removed: [],
    graceMs: GRACE_MS,
    now: () => nowMs,
  });
  listeners.events.on('troubled', () => told.push(listeners.trouble));
});

function come() {
  const link = new FakeLink();
  const seat = listeners.seatFor();
  return { link, resumeToken: seat.resumeToken, participant: listeners.admit(link, seat) };
}

test('each listener is counted where it last said it is', () => {
  const [one, two, three] = [come().participant, come().participant, come().participant];
  expect(listeners.trouble).toEqual(NONE);
  listeners.reported(one, report('weak'));
  listeners.reported(two, report('weak'));
  listeners.reported(three, report('failed'));
  expect(listeners.trouble).toEqual(trouble(2, 1));
  listeners.reported(two, report('failed'));
  listeners.reported(one, report('good'));
  expect(listeners.trouble).toEqual(trouble(0, 2));
});

test('the cause that most name prevails, with the way of those who name it', () => {
  const says = (cause: ReceptionReport['cause'], path: ReceptionReport['path']) =>
    listeners.reported(come().participant, report('weak', { cause, path }));
  says('ice', null);
  expect(listeners.trouble).toEqual({
    weak: 1,
    failed: 0,
    prevailing: { cause: 'ice', path: null, listeners: 1 },
  });
  says('delay', 'tcp');
  says('delay', 'tcp');
  says('delay', 'udp');
  says(null, 'turn');
  expect(listeners.trouble).toEqual({
    weak: 5,
    failed: 0,
    prevailing: { cause: 'delay', path: 'tcp', listeners: 3 },
  });
  says('ice', null);
  says('ice', 'udp');
  // As many as for the delay: what keeps all sound away goes first.
  expect(listeners.trouble).toEqual({
    weak: 7,
    failed: 0,
    prevailing: { cause: 'ice', path: 'udp', listeners: 3 },
  });
});

test('what those who hear well once named does not count', () => {
  const [one, two] = [come().participant, come().participant];
  listeners.reported(one, report('weak', { cause: 'delay' }));
  listeners.reported(two, report('weak', { cause: 'decode' }));
  listeners.reported(two, report('good', { path: 'turn' }));
  expect(listeners.trouble).toEqual({
    weak: 1,
    failed: 0,
    prevailing: { cause: 'delay', path: 'udp', listeners: 1 },
  });
});

test('another cause, or another way, is told with the same numbers', () => {
  const { participant: listener } = come();
  listeners.reported(listener, report('weak'));
  listeners.reported(listener, report('weak', { concealedPct: 9 }));
  listeners.reported(listener, report('weak', { cause: 'delay' }));
  listeners.reported(listener, report('weak', { cause: 'delay', path: 'tcp' }));
  expect(told).toEqual([
    trouble(1, 0),
    { weak: 1, failed: 0, prevailing: { cause: 'delay', path: 'udp', listeners: 1 } },
    { weak: 1, failed: 0, prevailing: { cause: 'delay', path: 'tcp', listeners: 1 } },
  ]);
});

test('nothing is told when nothing changes', () => {
  const { participant: listener } = come();
  listeners.reported(listener, report('good'));
  expect(told).toEqual([]);
  listeners.reported(listener, report('weak'));
  listeners.reported(listener, report('weak'));
  expect(told).toEqual([trouble(1, 0)]);
});

test('who goes, or whose connection breaks, is no longer counted', () => {
  const [left, broke] = [come(), come()];
  listeners.reported(left.participant, report('failed'));
  listeners.reported(broke.participant, report('weak'));
  listeners.forget(left.participant);
  expect(listeners.trouble).toEqual(trouble(1, 0));
  listeners.detach(broke.participant, broke.link);
  expect(listeners.trouble).toEqual(NONE);
  // Late words of one who is gone.
  listeners.reported(left.participant, report('failed'));
  expect(listeners.trouble).toEqual(NONE);
  expect(left.participant.report).toBeNull();
});

test('what was said over one connection is forgotten with it, and what over the next is not', () => {
  const { participant: listener, link, resumeToken } = come();
  listeners.reported(listener, report('weak'));
  expect(listeners.resume(resumeToken, new FakeLink(), () => undefined)).toBe(listener);
  expect(listeners.trouble).toEqual(NONE);
  listeners.reported(listener, report('failed'));
  // The former link's end comes late.
  listeners.detach(listener, link);
  expect(listeners.trouble).toEqual(trouble(0, 1));
});

test('a report soon after another one counts in its place, and is not one more', () => {
  const { participant: listener } = come();
  listeners.reported(listener, report('weak'));
  nowMs += REPORT_INTERVAL_MS - 1;
  listeners.reported(listener, report('failed'));
  expect(listeners.trouble).toEqual(trouble(0, 1));
  expect(onReport.mock.calls).toEqual([[report('weak')]]);
  nowMs += 1;
  listeners.reported(listener, report('good'));
  expect(onReport.mock.calls).toEqual([[report('weak')], [report('good')]]);
});
