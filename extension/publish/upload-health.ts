import type { PathSample } from '@auxcast/shared-types/transport';
import * as z from 'zod/mini';

/** How the sound gets to the server, over the last seconds. */
export const uploadHealth = z.object({
  level: z.enum(['good', 'weak', 'bad']),
  kbps: z.number(),
  roundTripMs: z.nullable(z.number()),
  /** Per cent of packets that did not arrive at first. */
  lossPct: z.number(),
});
export type UploadHealth = z.infer<typeof uploadHealth>;

/** What `getStats()` of the sender says, summed since its start; from W3C webrtc-stats. */
export interface UploadSample {
  readonly atMs: number;
  readonly bytesSent: number;
  readonly packetsSent: number;
  readonly packetsRetransmitted: number;
  /** Of the last RTCP report, 0 to 1. */
  readonly fractionLost: number;
  readonly roundTripMs: number | null;
  /** `null` where the browser does not say. */
  readonly path: PathSample | null;
}

const WEAK = { lossPct: 2, roundTripMs: 400 };
const BAD = { lossPct: 10, roundTripMs: 1200 };

const WORDS: Readonly<Record<UploadHealth['level'], string>> = {
  good: 'Your sound gets through well',
  weak: 'Your network stumbles; listeners may not notice',
  bad: 'Your network struggles: listeners hear gaps',
};

export function uploadWords({ level }: UploadHealth): string {
  return WORDS[level];
}

/** `connected`: whether the transport is up. */
export function healthBetween(before: UploadSample, after: UploadSample, connected: boolean): UploadHealth {
  const seconds = Math.max(0.001, (after.atMs - before.atMs) / 1000);
  const kbps = Math.max(0, ((after.bytesSent - before.bytesSent) * 8) / 1000 / seconds);
  const sent = after.packetsSent - before.packetsSent;
  const again = after.packetsRetransmitted - before.packetsRetransmitted;
  // The receiver's report counts what it never got; retransmissions count what it got late.
  const lossPct = Math.max(after.fractionLost * 100, sent > 0 ? (again / sent) * 100 : 0);
  const { roundTripMs } = after;
  return {
    level: levelOf(connected && sent > 0, lossPct, roundTripMs ?? 0),
    kbps: Math.round(kbps),
    roundTripMs: roundTripMs === null ? null : Math.round(roundTripMs),
    lossPct: Math.round(lossPct * 10) / 10,
  };
}

function levelOf(flowing: boolean, lossPct: number, roundTripMs: number): UploadHealth['level'] {
  if (!flowing || lossPct >= BAD.lossPct || roundTripMs >= BAD.roundTripMs) return 'bad';
  if (lossPct >= WEAK.lossPct || roundTripMs >= WEAK.roundTripMs) return 'weak';
  return 'good';
}
