import type { PathSample } from '@auxcast/shared-types/transport';
import * as z from 'zod/mini';
import type { UploadSample } from './upload-health.ts';

const outbound = z.object({
  type: z.literal('outbound-rtp'),
  bytesSent: z.number(),
  packetsSent: z.number(),
  retransmittedPacketsSent: z._default(z.number(), 0),
});
const remoteInbound = z.object({
  type: z.literal('remote-inbound-rtp'),
  fractionLost: z._default(z.number(), 0),
  roundTripTime: z.optional(z.number()),
});
const transport = z.object({ type: z.literal('transport'), selectedCandidatePairId: z.string() });
const candidatePair = z.object({
  type: z.literal('candidate-pair'),
  id: z.string(),
  timestamp: z.number(),
  lastPacketReceivedTimestamp: z.number(),
  requestsSent: z.number(),
  responsesReceived: z.number(),
  /** Seconds. */
  currentRoundTripTime: z._default(z.number(), 0),
});

/** Reads a sender's statistics report; `undefined` before anything was sent. */
export function uploadSampleOf(report: Iterable<unknown>, atMs: number): UploadSample | undefined {
  let sent: z.infer<typeof outbound> | undefined;
  let received: z.infer<typeof remoteInbound> | undefined;
  let chosen: string | undefined;
  const pairs: z.infer<typeof candidatePair>[] = [];
  for (const stats of report) {
    sent ??= outbound.safeParse(stats).data;
    received ??= remoteInbound.safeParse(stats).data;
    chosen ??= transport.safeParse(stats).data?.selectedCandidatePairId;
    const pair = candidatePair.safeParse(stats).data;
    if (pair) pairs.push(pair);
  }
  if (!sent) return undefined;
  return {
    atMs,
    bytesSent: sent.bytesSent,
    packetsSent: sent.packetsSent,
    packetsRetransmitted: sent.retransmittedPacketsSent,
    fractionLost: received?.fractionLost ?? 0,
    roundTripMs: received?.roundTripTime === undefined ? null : received.roundTripTime * 1000,
    path: pathOf(pairs.find(({ id }) => id === chosen)),
  };
}

function pathOf(pair: z.infer<typeof candidatePair> | undefined): PathSample | null {
  if (!pair) return null;
  return {
    silentMs: pair.timestamp - pair.lastPacketReceivedTimestamp,
    came: pair.responsesReceived,
    unanswered: pair.requestsSent - pair.responsesReceived,
    roundTripMs: pair.currentRoundTripTime * 1000,
  };
}
