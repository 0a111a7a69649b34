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

/** Reads a sender's statistics report; `undefined` before anything was sent. */
export function uploadSampleOf(report: Iterable<unknown>, atMs: number): UploadSample | undefined {
  let sent: z.infer<typeof outbound> | undefined;
  let received: z.infer<typeof remoteInbound> | undefined;
  for (const stats of report) {
    sent ??= outbound.safeParse(stats).data;
    received ??= remoteInbound.safeParse(stats).data;
  }
  if (!sent) return undefined;
  return {
    atMs,
    bytesSent: sent.bytesSent,
    packetsSent: sent.packetsSent,
    packetsRetransmitted: sent.retransmittedPacketsSent,
    fractionLost: received?.fractionLost ?? 0,
    roundTripMs: received?.roundTripTime === undefined ? null : received.roundTripTime * 1000,
  };
}
