import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SignalingStatus } from '../client/signaling-status.ts';
import { type ErrorCode, ProtocolError } from '../error-code.ts';
import { HeldInputs } from './held-inputs.ts';
import { FakeLine } from './testing/fake-line.fixture.ts';

const AWAY: SignalingStatus = {
  state: 'away',
  retryAtMs: 0,
  error: new ProtocolError('disconnected', 'The cable.'),
};

let line: FakeLine;
let inputs: HeldInputs;
const onRefused = vi.fn();

function make(): void {
  line = new FakeLine();
  onRefused.mockClear();
  inputs = new HeldInputs(line);
  inputs.onRefused(onRefused);
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'info').mockReturnValue();
  make();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const answered = () => vi.advanceTimersByTimeAsync(0);

test('numbers presses and releases of whatever is held', async () => {
  inputs.set('stage', true);
  inputs.set('cheer', true);
  inputs.set('stage', false);
  await answered();
  expect(line.asked).toEqual([
    ['press', { input: 'stage', number: 1 }],
    ['press', { input: 'cheer', number: 2 }],
    ['release', { input: 'stage', number: 3 }],
  ]);
  expect(inputs.isTaken('cheer')).toBe(true);
  expect(inputs.isTaken('stage')).toBe(false);
});

test('tells nothing twice', async () => {
  inputs.set('stage', false);
  inputs.set('stage', true);
  inputs.set('stage', true);
  await answered();
  expect(line.asked).toHaveLength(1);
});

describe('a new connection', () => {
  test('is told from number 1 what is still held, and nothing else', async () => {
    inputs.set('stage', true);
    inputs.set('cheer', true);
    await answered();
    line.become(AWAY);
    inputs.set('cheer', false);
    line.asked.length = 0;
    line.become({ state: 'ready' });
    expect(line.asked).toEqual([['press', { input: 'stage', number: 1 }]]);
  });

  test('is not confused by what the former one answers late', async () => {
    const late = line.holdNext();
    inputs.set('stage', true);
    line.become(AWAY);
    line.become({ state: 'ready' });
    late.reject(new ProtocolError('disconnected', 'The cable.'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(line.asked.map(([method]) => method)).toEqual(['press', 'press']);
  });
});

describe('what the server does not take', () => {
  test.each<ErrorCode>(['muted', 'forbidden', 'not-found'])('a press, as %s: is let go', async (code) => {
    line.refuse(new ProtocolError(code, 'No.'));
    inputs.set('stage', true);
    await answered();
    expect(onRefused).toHaveBeenCalledExactlyOnceWith('stage', expect.objectContaining({ code }));
    expect(inputs.isHeld('stage')).toBe(false);
    // Pressed again it is tried again.
    line.refuse(undefined);
    inputs.set('stage', true);
    await answered();
    expect(line.heldAtServer).toEqual(new Set(['stage']));
  });

  test('a release, for it is busy: is told again until it takes it', async () => {
    inputs.set('stage', true);
    await answered();
    line.refuse(new ProtocolError('rate-limited', 'Slower.', { retryAfterMs: 2_000 }));
    inputs.set('stage', false);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(line.asked).toHaveLength(2);
    line.refuse(undefined);
    await vi.advanceTimersByTimeAsync(1);
    expect(line.heldAtServer).toEqual(new Set());
    expect(line.asked.at(-1)).toEqual(['release', { input: 'stage', number: 3 }]);
  });
});

test('what the server let go of by itself is pressed again when that is found out', async () => {
  inputs.set('stage', true);
  inputs.repeat('stage');
  await answered();
  // The press itself had not been answered.
  expect(line.asked).toHaveLength(1);
  inputs.repeat('stage');
  inputs.repeat('cheer');
  await answered();
  expect(line.asked.at(-1)).toEqual(['press', { input: 'stage', number: 2 }]);
  expect(line.asked).toHaveLength(2);
});

test('closed, it lets everything go', async () => {
  inputs.set('stage', true);
  inputs.set('cheer', true);
  inputs.close();
  await answered();
  expect(line.heldAtServer).toEqual(new Set());
});

type Deed = 'press' | 'release' | 'answer' | 'busy' | 'break' | 'back';

test('however fast somebody presses, over breaks and refusals, what they did last is so at the server', async () => {
  const deed = fc.constantFrom<Deed>(
    'press',
    'press',
    'release',
    'release',
    'answer',
    'busy',
    'break',
    'back',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 60 }), async (deeds) => {
      make();
      let isHeld = false;
      for (const done of deeds) {
        if (done === 'press' || done === 'release') {
          isHeld = done === 'press';
          inputs.set('stage', isHeld);
        } else if (done === 'answer') await answered();
        else if (done === 'break') line.become(AWAY);
        else if (done === 'back') {
          if (line.status.state === 'away') line.become({ state: 'ready' });
        } else line.refuse(new ProtocolError('rate-limited', 'Slower.'), 1);
      }
      if (line.status.state !== 'ready') line.become({ state: 'ready' });
      line.refuse(undefined);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(line.heldAtServer).toEqual(new Set(isHeld ? ['stage'] : []));
      // Never more than two without an answer, each with a greater number than the one before.
      expect(line.mostUnanswered).toBeLessThanOrEqual(2);
      expect(line.numbersRise).toBe(true);
    }),
  );
});
