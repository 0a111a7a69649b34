import type { EventData, RecordingProgress } from '@auxcast/shared-types';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Publication } from '../media/index.ts';
import { SessionRecording } from './session-recording.ts';

const PROGRESS: RecordingProgress = {
  recordingId: 'q7mX0c2Zk8v1Lr5Tn9Bd3H',
  startedAtMs: 1000,
  isMultiTrack: true,
  tracks: 3,
  bytes: 0,
  durationMs: 0,
};
const END: EventData<'recordingEnded'> = { ...PROGRESS, bytes: 7, durationMs: 5, reason: 'disk-full' };

let hasEnded = false;
const raise = vi.fn();
let recording: SessionRecording;

beforeEach(() => {
  hasEnded = false;
  raise.mockReset();
  recording = new SessionRecording({
    course: {
      get hasEnded() {
        return hasEnded;
      },
      state: 'live',
      demandOpen: () => undefined,
    },
    raise,
  });
});

function publication() {
  const close = vi.fn();
  const listeners: (() => void)[] = [];
  const made: Pick<Publication, 'close' | 'onClosed'> = {
    close,
    onClosed: (listener) => void listeners.push(listener),
  };
  return { made, close, closed: () => listeners.shift()?.() };
}

test('everybody is told that it runs, and that it ended; how it goes is told apart', () => {
  expect(recording.sign).toEqual({ isRecording: false, startedAtMs: null });
  recording.begin(PROGRESS);
  expect(recording.sign).toEqual({ isRecording: true, startedAtMs: 1000 });
  recording.progressed({ ...PROGRESS, bytes: 5 });
  expect(recording.progress?.bytes).toBe(5);
  recording.end(END);
  expect(raise.mock.calls).toEqual([
    ['recordingChanged', { isRecording: true, startedAtMs: 1000 }],
    ['recordingProgressed', PROGRESS],
    ['recordingProgressed', { ...PROGRESS, bytes: 5 }],
    ['recordingChanged', { isRecording: false, startedAtMs: null }],
    ['recordingEnded', END],
  ]);
});

test('there is one at a time', () => {
  recording.begin(PROGRESS);
  expect(() => recording.begin(PROGRESS)).toThrow(expect.objectContaining({ code: 'wrong-state' }));
});

test('after the end of the session nothing is told', () => {
  recording.begin(PROGRESS);
  raise.mockReset();
  hasEnded = true;
  recording.end(END);
  expect(raise).not.toHaveBeenCalled();
});

describe('sounds that are sent apart', () => {
  test('are for a recording of many tracks alone', () => {
    const refusal = expect.objectContaining({ code: 'wrong-state' });
    expect(() => recording.demandMultiTrack()).toThrow(refusal);
    recording.begin({ ...PROGRESS, isMultiTrack: false });
    expect(() => recording.demandMultiTrack()).toThrow(refusal);
    recording.end(END);
    recording.begin(PROGRESS);
    expect(() => recording.demandMultiTrack()).not.toThrow();
  });

  test('are closed with it, unless they are closed already', () => {
    recording.begin(PROGRESS);
    const [first, second] = [publication(), publication()];
    recording.cameApart(first.made);
    recording.cameApart(second.made);
    first.closed();
    recording.end(END);
    expect(first.close).not.toHaveBeenCalled();
    expect(second.close).toHaveBeenCalledOnce();
  });
});
