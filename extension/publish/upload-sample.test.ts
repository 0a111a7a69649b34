import { describe, expect, test } from 'vitest';
import { uploadSampleOf } from './upload-sample.ts';

const outbound = { type: 'outbound-rtp', bytesSent: 5000, packetsSent: 50, retransmittedPacketsSent: 2 };

describe('uploadSampleOf', () => {
  test('joins what we sent with what the server says it got', () => {
    const remote = { type: 'remote-inbound-rtp', fractionLost: 0.04, roundTripTime: 0.05 };
    expect(uploadSampleOf([{ type: 'codec' }, outbound, remote], 7)).toEqual({
      atMs: 7,
      bytesSent: 5000,
      packetsSent: 50,
      packetsRetransmitted: 2,
      fractionLost: 0.04,
      roundTripMs: 50,
      path: null,
    });
  });

  test('tells how the way in use is, not another', () => {
    const pair = {
      type: 'candidate-pair',
      id: 'used',
      timestamp: 9000,
      lastPacketReceivedTimestamp: 7500,
      requestsSent: 5,
      responsesReceived: 3,
      currentRoundTripTime: 0.02,
    };
    const transport = { type: 'transport', selectedCandidatePairId: 'used' };
    const report = [outbound, { ...pair, id: 'other', requestsSent: 90 }, pair, transport];
    expect(uploadSampleOf(report, 0)?.path).toEqual({
      silentMs: 1500,
      came: 3,
      unanswered: 2,
      roundTripMs: 20,
    });
  });

  test('does without the server’s report', () => {
    expect(uploadSampleOf([outbound], 0)).toMatchObject({ fractionLost: 0, roundTripMs: null });
  });

  test('is nothing before anything was sent', () => {
    expect(uploadSampleOf([{ type: 'transport' }], 0)).toBeUndefined();
  });
});
