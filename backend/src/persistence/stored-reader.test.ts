import type { Track } from '@auxcast/shared-types';
import { describe, expect, test, vi } from 'vitest';
import type { SessionRecord } from './session-store.ts';
import { StoredReader } from './stored-reader.ts';

const RECORD: SessionRecord = {
  sessionId: 's1',
  title: 'Kitchen',
  hostName: null,
  visibility: 'public',
  hostTokenHash: 'hash',
  createdAtMs: 1,
  liveSinceMs: null,
  endedAtMs: null,
  endReason: null,
  peakListeners: 0,
  hostCame: true,
  removedParticipants: ['p1'],
};
/** As the tables have it. */
const ROW = { ...RECORD, hostCame: 1, removedParticipants: '["p1"]' };

function track(number: number): Track {
  return {
    number,
    title: 'Secret title',
    artist: null,
    album: null,
    source: null,
    artworkUrl: null,
    accent: null,
    startedAtMs: 2,
  };
}

function reader() {
  const warn = vi.fn<(line: unknown) => void>();
  return { warn, reader: new StoredReader({ warn, log: vi.fn(), error: vi.fn() }) };
}

describe('what is stored and cannot be read', () => {
  test('is a track among others, which stay', () => {
    const { reader: stored, warn } = reader();
    const rows = [
      track(1),
      { ...track(2), accent: 'red' },
      track(3),
      { ...track(4), startedAtMs: 'NaN' },
      null,
    ];
    expect(stored.tracks('s1', rows)).toEqual([track(1), track(3)]);
    expect(warn.mock.calls).toEqual([
      [
        'a track of session s1 cannot be read and is left out (accent: invalid_format); the session is not named again',
      ],
    ]);
  });

  test('is a session, or a picture, whose values are of another time', () => {
    const { reader: stored, warn } = reader();
    expect(stored.session('s1', ROW)).toEqual(RECORD);
    expect(stored.session('s2', { ...ROW, visibility: 'friends' })).toBeUndefined();
    for (const removedParticipants of ['{}', '[', '', '[1]', null]) {
      expect(stored.session('s3', { ...ROW, removedParticipants })).toBeUndefined();
    }
    expect(stored.session('s3', { ...ROW, hostCame: 2 })).toBeUndefined();
    const picture = {
      artworkId: 'a',
      sessionId: 's1',
      type: 'image/jpeg',
      bytes: new Uint8Array(1),
      accent: '#112233',
    };
    expect(stored.artwork('s1', picture)).toEqual(picture);
    expect(stored.artwork('s1', { ...picture, accent: 'url(x)' })).toBeUndefined();
    expect(warn).toHaveBeenCalledTimes(3);
  });

  test('is named once a session, without its words', () => {
    const { reader: stored, warn } = reader();
    for (let times = 0; times < 5; times += 1) stored.tracks('s1', [{ ...track(1), number: 'one' }]);
    expect(warn).toHaveBeenCalledOnce();
    expect(String(warn.mock.calls[0])).not.toContain('Secret');
  });
});
