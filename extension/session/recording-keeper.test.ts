import type { RecordingSign } from '@auxcast/shared-types';
import { SignalingClient, type UnreadEvent } from '@auxcast/shared-types/client';
import { createNanoEvents } from 'nanoevents';
import { expect, test, vi } from 'vitest';
import { stand } from '../testing/stand.fixture.ts';
import { RecordingKeeper } from './recording-keeper.ts';

const PROGRESS = {
  recordingId: 'q7mX0c2Zk8v1Lr5Tn9Bd3H',
  startedAtMs: 1000,
  isMultiTrack: true,
  tracks: 3,
  bytes: 7,
  durationMs: 5,
};

function made() {
  const news = createNanoEvents<{
    other: (event: UnreadEvent) => void;
    recording: (sign: RecordingSign) => void;
  }>();
  const keeper = new RecordingKeeper(stand(SignalingClient, { on: news.on.bind(news) }));
  const told = (event: string, data: unknown) => news.emit('other', { event, data });
  return { news, keeper, told };
}

test('keeps how a recording stands, and how the last one ended', () => {
  const { keeper, told } = made();
  const changed = vi.fn();
  keeper.onChange(changed);
  told('recordingProgress', PROGRESS);
  expect(keeper.progress).toEqual(PROGRESS);
  told('recordingEnded', { ...PROGRESS, reason: 'disk-full' });
  expect([keeper.progress, keeper.end]).toEqual([null, { reason: 'disk-full', bytes: 7, durationMs: 5 }]);
  told('recordingProgress', PROGRESS);
  expect(keeper.end).toBeNull();
  expect(changed).toHaveBeenCalledTimes(3);
});

test('leaves aside what is none of its events, or cannot be read', () => {
  const { keeper, told } = made();
  told('levels', PROGRESS);
  told('recordingProgress', { ...PROGRESS, bytes: 'many' });
  expect(keeper.progress).toBeNull();
});

test('knows that one is over where it was not told how: it ended during a break', () => {
  const { keeper, news, told } = made();
  told('recordingProgress', PROGRESS);
  keeper.resumed(true);
  expect(keeper.progress).toEqual(PROGRESS);
  keeper.resumed(false);
  expect([keeper.progress, keeper.end]).toEqual([null, { reason: 'server', bytes: 7, durationMs: 5 }]);
  told('recordingProgress', PROGRESS);
  news.emit('recording', { isRecording: false, startedAtMs: null });
  expect(keeper.progress).toBeNull();
});
