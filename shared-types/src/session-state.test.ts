import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CALL_PHASE,
  INITIAL_PHASE,
  nextPhase,
  RESTORED_PHASE,
  type SessionIncident,
  type SessionPhase,
} from './session-state.ts';

const SEED = 20_262;

const INCIDENTS: readonly SessionIncident[] = [
  'programStarted',
  'programStopped',
  'pause',
  'resume',
  'hostLost',
  'hostBack',
  'end',
];

/** Every phase and what each incident makes of it; what is not listed makes no sense there. */
const TABLE: Readonly<Record<string, Partial<Record<SessionIncident, string>>>> = {
  open: { end: 'ended' },
  waiting: { programStarted: 'live', hostLost: 'reconnecting from waiting', end: 'ended' },
  live: { programStopped: 'waiting', pause: 'paused', hostLost: 'reconnecting from live', end: 'ended' },
  paused: { programStopped: 'waiting', resume: 'live', hostLost: 'reconnecting from paused', end: 'ended' },
  'reconnecting from waiting': {
    hostBack: 'waiting',
    programStarted: 'live',
    end: 'ended',
  },
  'reconnecting from live': {
    hostBack: 'live',
    programStarted: 'live',
    programStopped: 'reconnecting from waiting',
    end: 'ended',
  },
  'reconnecting from paused': {
    hostBack: 'paused',
    programStarted: 'paused',
    programStopped: 'reconnecting from waiting',
    end: 'ended',
  },
  ended: {},
};

const incidents = fc.array(fc.constantFrom(...INCIDENTS), { maxLength: 40 });
/** Where sessions begin. */
const beginnings = fc.constantFrom(INITIAL_PHASE, RESTORED_PHASE, CALL_PHASE);

function nameOf(phase: SessionPhase): string {
  return phase.state === 'reconnecting' ? `reconnecting from ${phase.before}` : phase.state;
}

/** Every phase on the way; incidents that make no sense are refused and change nothing. */
function journey(beginning: SessionPhase, steps: readonly SessionIncident[]): SessionPhase[] {
  const phases = [beginning];
  let phase = beginning;
  for (const step of steps) {
    phase = nextPhase(phase, step) ?? phase;
    phases.push(phase);
  }
  return phases;
}

/** Breadth first from the beginnings. */
function reachable(): Map<string, SessionPhase> {
  const found = new Map([INITIAL_PHASE, CALL_PHASE].map((phase) => [nameOf(phase), phase]));
  for (const phase of found.values()) {
    for (const incident of INCIDENTS) {
      const next = nextPhase(phase, incident);
      if (next && !found.has(nameOf(next))) found.set(nameOf(next), next);
    }
  }
  return found;
}

describe('nextPhase', () => {
  test('reaches every phase, and no other', () => {
    expect([...reachable().keys()].sort()).toEqual(Object.keys(TABLE).sort());
  });

  test.each([...reachable()])('from %s goes where the table says', (name, phase) => {
    for (const incident of INCIDENTS) {
      const next = nextPhase(phase, incident);
      expect(next && nameOf(next), `${name} + ${incident}`).toBe(TABLE[name]?.[incident]);
    }
  });

  test('begins anew for a session of a former process: its host is away, its program gone', () => {
    expect(nameOf(RESTORED_PHASE)).toBe('reconnecting from waiting');
    const states = journey(RESTORED_PHASE, ['hostBack', 'programStarted', 'pause']).map(({ state }) => state);
    expect(states).toEqual(['reconnecting', 'waiting', 'live', 'paused']);
  });

  test('never leaves the end', () => {
    fc.assert(
      fc.property(beginnings, incidents, incidents, (beginning, before, after) => {
        const phases = journey(beginning, [...before, 'end', ...after]);
        expect(phases.slice(before.length + 1).every(({ state }) => state === 'ended')).toBe(true);
      }),
      { seed: SEED },
    );
  });

  test('comes back from reconnecting to where it was', () => {
    fc.assert(
      fc.property(beginnings, incidents, (beginning, steps) => {
        const phase = journey(beginning, steps).at(-1) ?? beginning;
        const away = nextPhase(phase, 'hostLost');
        const isHere = !['ended', 'reconnecting', 'open'].includes(phase.state);
        expect(away && nextPhase(away, 'hostBack')).toEqual(isHere ? phase : undefined);
      }),
      { seed: SEED },
    );
  });

  test('is live or paused only with a program', () => {
    fc.assert(
      fc.property(beginnings, incidents, (beginning, steps) => {
        let hasProgram = false;
        let phase = beginning;
        for (const step of steps) {
          const next = nextPhase(phase, step);
          if (next && step === 'programStarted') hasProgram = true;
          if (next && step === 'programStopped') hasProgram = false;
          phase = next ?? phase;
          if (phase.state === 'live' || phase.state === 'paused') expect(hasProgram).toBe(true);
        }
      }),
      { seed: SEED },
    );
  });
});
