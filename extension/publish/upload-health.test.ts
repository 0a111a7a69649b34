import { describe, expect, test } from 'vitest';
import { healthBetween, type UploadSample, uploadWords } from './upload-health.ts';

const before: UploadSample = {
  atMs: 0,
  bytesSent: 1000,
  packetsSent: 10,
  packetsRetransmitted: 0,
  fractionLost: 0,
  roundTripMs: 20,
  path: null,
};

function after(changes: Partial<UploadSample>): UploadSample {
  return { ...before, atMs: 1000, bytesSent: 25_000, packetsSent: 60, ...changes };
}

describe('healthBetween', () => {
  test('counts kilobits a second', () => {
    expect(healthBetween(before, after({}), true)).toEqual({
      level: 'good',
      kbps: 192,
      roundTripMs: 20,
      lossPct: 0,
    });
  });

  test.each([
    ['a lossy path', { fractionLost: 0.03 }, 'weak'],
    ['a very lossy path', { fractionLost: 0.2 }, 'bad'],
    ['many retransmissions', { packetsRetransmitted: 2 }, 'weak'],
    ['a slow path', { roundTripMs: 500 }, 'weak'],
    ['a path like a satellite’s on a bad day', { roundTripMs: 1500 }, 'bad'],
    ['nothing sent', { packetsSent: 10, bytesSent: 1000 }, 'bad'],
    ['a round trip not yet known', { roundTripMs: null }, 'good'],
  ])('%s', (_name, changes, level) => {
    expect(healthBetween(before, after(changes), true).level).toBe(level);
  });

  test('is bad without a connection', () => {
    expect(healthBetween(before, after({}), false).level).toBe('bad');
  });
});

describe('uploadWords', () => {
  test('differ by level', () => {
    const words = (['good', 'weak', 'bad'] as const).map((level) =>
      uploadWords({ level, kbps: 0, roundTripMs: null, lossPct: 0 }),
    );
    expect(new Set(words).size).toBe(3);
  });
});
