import { describe, expect, test } from 'vitest';
import { readStats } from './reception-stats.ts';
import { windowBetween } from './sound-window.ts';
import { QUIET_COUNTS } from './testing/sample-reading.ts';

/** From Chromium 156, shortened to what concerns us and a little more. */
const CHROMIUM = [
  { type: 'codec', id: 'CIT01_100', mimeType: 'audio/opus' },
  {
    type: 'inbound-rtp',
    id: 'IT01A1',
    timestamp: 1795264627705,
    lastPacketReceivedTimestamp: 1795264627615,
    packetsReceived: 2511,
    packetsLost: 0,
    nackCount: 212,
    totalSamplesReceived: 2_409_600,
    concealedSamples: 9_600,
    silentConcealedSamples: 960,
    jitterBufferDelay: 448_185.6,
    jitterBufferEmittedCount: 2_409_600,
    audioLevel: 0.28,
  },
  { type: 'transport', id: 'T01', selectedCandidatePairId: 'CP1', iceState: 'connected' },
  { type: 'candidate-pair', id: 'CP0', nominated: false, state: 'in-progress', localCandidateId: 'I0' },
  {
    type: 'candidate-pair',
    id: 'CP1',
    nominated: true,
    state: 'succeeded',
    localCandidateId: 'I1',
    currentRoundTripTime: 0.023,
    requestsSent: 9,
    responsesReceived: 7,
  },
  { type: 'local-candidate', id: 'I0', candidateType: 'host', protocol: 'udp' },
  { type: 'local-candidate', id: 'I1', candidateType: 'host', protocol: 'tcp' },
];

describe('the statistics of Chromium', () => {
  test('are read', () => {
    expect(readStats(CHROMIUM)).toEqual({
      sound: {
        packets: 2511,
        lost: 0,
        nacks: 212,
        samples: 2_409_600,
        madeUp: 9_600,
        madeUpSilence: 960,
        bufferedS: 448_185.6,
        emitted: 2_409_600,
        sincePacketMs: 90,
        level: 0.28,
      },
      way: { path: 'tcp', roundTripMs: 23, answered: 7, unanswered: 2, found: true },
    });
  });

  test('tell a TURN server from a way of its own', () => {
    const relayed = CHROMIUM.map((entry) => ({
      ...entry,
      ...(entry.type === 'local-candidate' && { candidateType: 'relay' }),
    }));
    expect(readStats(relayed).way.path).toBe('turn');
  });
});

describe('the statistics of other browsers', () => {
  test('are read as far as they go', () => {
    const firefox = [
      { type: 'inbound-rtp', id: 'a', packetsReceived: 10, packetsLost: 1 },
      {
        type: 'candidate-pair',
        id: 'b',
        selected: true,
        nominated: true,
        state: 'succeeded',
        localCandidateId: 'c',
      },
      { type: 'local-candidate', id: 'c', candidateType: 'host', protocol: 'udp' },
    ];
    expect(readStats(firefox)).toEqual({
      sound: {
        ...QUIET_COUNTS,
        packets: 10,
        lost: 1,
        samples: undefined,
        sincePacketMs: undefined,
        level: undefined,
      },
      way: { path: 'udp', roundTripMs: 0, answered: 0, unanswered: 0, found: true },
    });
  });

  test('may be nonsense, or none', () => {
    const way = { path: null, roundTripMs: 0, answered: 0, unanswered: 0, found: false };
    const nothing = { sound: undefined, way };
    expect(readStats([])).toEqual(nothing);
    expect(
      readStats([undefined, 7, { type: 'inbound-rtp', packetsReceived: 'many' }, { type: 'transport' }]),
    ).toEqual(nothing);
  });
});

describe('a window', () => {
  const before = { ...QUIET_COUNTS, packets: 100, samples: 96_000, emitted: 96_000, bufferedS: 4_800 };
  const later = { packets: 200, samples: 192_000, emitted: 192_000, bufferedS: 14_400 };

  test('is what came in between', () => {
    const after = { ...QUIET_COUNTS, ...later, nacks: 9, madeUp: 1_920, madeUpSilence: 480 };
    expect(windowBetween(before, after)).toEqual({
      lossPct: 9,
      repairs: true,
      madeUpPct: 1.5,
      emptyPct: 2,
      bufferMs: 100,
    });
  });

  test('counts packets that never came', () => {
    const after = { ...QUIET_COUNTS, ...later, packets: 190, lost: 10 };
    expect(windowBetween(before, after)).toMatchObject({ lossPct: 10, repairs: false });
  });

  test('says nothing of what the browser does not count', () => {
    const after = { ...QUIET_COUNTS, packets: 200, samples: undefined };
    expect(windowBetween({ ...before, samples: undefined }, after)).toMatchObject({ madeUpPct: undefined });
  });

  test('is none where the sound stopped or began', () => {
    const after = { ...QUIET_COUNTS, ...later };
    expect(windowBetween(before, { ...after, sincePacketMs: 800 })).toBeUndefined();
    expect(windowBetween({ ...before, sincePacketMs: 800 }, after)).toBeUndefined();
    expect(windowBetween(before, { ...after, packets: 100 })).toBeUndefined();
  });
});
