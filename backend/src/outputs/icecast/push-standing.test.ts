import { OUTPUT_REASONS, type OutputReason } from '@auxcast/shared-types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextStanding, type PushIncident, type PushStanding, STOPPED } from './push-standing.ts';

const START: PushIncident = { kind: 'start' };
const LIVE: PushIncident = { kind: 'live' };
const AGAIN: PushIncident = { kind: 'again' };
const STOP: PushIncident = { kind: 'stop' };

function failed(reason: OutputReason): PushIncident {
  return { kind: 'failed', reason };
}

function after(...incidents: PushIncident[]): PushStanding {
  return incidents.reduce(nextStanding, STOPPED);
}

describe('a push', () => {
  test('connects once it is started, and is live once the server takes it', () => {
    expect(after(START)).toEqual({ state: 'connecting', reason: null, wasLive: false });
    expect(after(START, LIVE)).toEqual({ state: 'live', reason: null, wasLive: true });
  });

  test('tries again by itself what may pass, and says while it does why it has to', () => {
    const broken = after(START, LIVE, failed('cut-off'));
    expect(broken).toEqual({ state: 'retrying', reason: 'cut-off', wasLive: true });
    expect(nextStanding(broken, AGAIN)).toMatchObject({ state: 'connecting', reason: 'cut-off' });
    expect(after(START, LIVE, failed('cut-off'), AGAIN, LIVE)).toMatchObject({ state: 'live', reason: null });
  });

  test('does not try again with a password that was refused, and stays so until somebody starts it', () => {
    const refused = after(START, failed('wrong-password'));
    expect(refused).toMatchObject({ state: 'refused', reason: 'wrong-password' });
    expect(nextStanding(refused, AGAIN)).toBe(refused);
    expect(nextStanding(refused, START)).toMatchObject({ state: 'connecting', reason: null });
    expect(after(START, LIVE, failed('cut-off'), AGAIN, failed('wrong-password')).state).toBe('refused');
  });

  test.each(['mount-in-use', 'source-limit'] as const)(
    'takes %s as a word for somebody else at first, and for itself after a break',
    (reason) => {
      expect(after(START, failed(reason)).state).toBe('refused');
      expect(after(START, LIVE, failed('cut-off'), AGAIN, failed(reason)).state).toBe('retrying');
      expect(after(START, LIVE, STOP, START, failed(reason)).state).toBe('refused');
    },
  );

  test('whoever does not want to wait loses nothing by it', () => {
    const broken = after(START, LIVE, failed('cut-off'), AGAIN, failed('mount-in-use'));
    expect(nextStanding(nextStanding(broken, START), failed('mount-in-use')).state).toBe('retrying');
  });

  test('after a restart of this server its former connection may be in the way, too', () => {
    expect(after({ kind: 'restore' }, failed('mount-in-use')).state).toBe('retrying');
  });

  test('is started at once while it waits, and not twice while it connects or is live', () => {
    expect(after(START, failed('unreachable'), START)).toMatchObject({ state: 'connecting', reason: null });
    const live = after(START, LIVE);
    expect(nextStanding(live, START)).toBe(live);
    const connecting = after(START);
    expect(nextStanding(connecting, START)).toBe(connecting);
  });

  test('once stopped it is stopped, whatever comes of what it had begun', () => {
    const incidents = fc.constantFrom<PushIncident>(
      LIVE,
      AGAIN,
      STOP,
      ...OUTPUT_REASONS.map((reason) => failed(reason)),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(incidents, fc.constant(START))), fc.array(incidents), (before, late) => {
        expect(after(...before, STOP, ...late)).toEqual(STOPPED);
      }),
      { seed: 20_260 },
    );
  });

  test('has a reason whenever it waits or was refused, and none while it is live', () => {
    const incidents = fc.constantFrom<PushIncident>(
      START,
      LIVE,
      AGAIN,
      STOP,
      ...OUTPUT_REASONS.map((reason) => failed(reason)),
    );
    fc.assert(
      fc.property(fc.array(incidents), (all) => {
        const { state, reason } = after(...all);
        if (state === 'retrying' || state === 'refused') expect(reason).not.toBeNull();
        if (state === 'live' || state === 'stopped') expect(reason).toBeNull();
      }),
      { seed: 20_260 },
    );
  });
});
