import { expect, test } from 'vitest';
import { RecordingNames } from './recording-names.ts';

test('files are named by session, time and kind; guests are counted', () => {
  const names = new RecordingNames('7kq3w9zhtd', Date.UTC(2026, 10, 30, 7, 15, 9, 250));
  expect(names.next('program')).toBe('7kq3w9zhtd-20261130-071509-program.ogg');
  expect(names.next('guest')).toBe('7kq3w9zhtd-20261130-071509-guest-1.ogg');
  expect(names.next('guest')).toBe('7kq3w9zhtd-20261130-071509-guest-2.ogg');
  expect(names.cue).toBe('7kq3w9zhtd-20261130-071509.cue');
});
