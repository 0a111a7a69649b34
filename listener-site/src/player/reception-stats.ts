import { flag, type MediaPath } from '@auxcast/shared-types';
import type { PathSample } from '@auxcast/shared-types/transport';
import * as z from 'zod/mini';

const count = z.optional(z.number());
const text = z.optional(z.string());

/** RTCInboundRtpStreamStats (W3C webrtc-stats §8.2), as far as it is needed here. Delays in seconds. */
const inboundRtp = z.object({
  type: z.enum(['inbound-rtp']),
  timestamp: count,
  lastPacketReceivedTimestamp: count,
  packetsReceived: count,
  packetsLost: count,
  nackCount: count,
  totalSamplesReceived: count,
  concealedSamples: count,
  silentConcealedSamples: count,
  jitterBufferDelay: count,
  jitterBufferEmittedCount: count,
  audioLevel: count,
});

/** RTCTransportStats (§8.11). Firefox has none before 145. */
const transport = z.object({
  type: z.enum(['transport']),
  selectedCandidatePairId: text,
  iceState: text,
});

/** RTCIceCandidatePairStats (§8.13); `selected` is Firefox' own word. */
const candidatePair = z.object({
  type: z.enum(['candidate-pair']),
  id: z.string(),
  nominated: z.optional(flag),
  selected: z.optional(flag),
  state: text,
  localCandidateId: text,
  currentRoundTripTime: count,
  requestsSent: count,
  responsesReceived: count,
});

/** RTCIceCandidateStats (§8.12). */
const localCandidate = z.object({
  type: z.enum(['local-candidate']),
  id: z.string(),
  candidateType: text,
  protocol: text,
});

/**
 * What came, counted from the beginning of one consumer. What a browser does not count is 0, or `undefined`
 * where that would mislead.
 */
export interface SoundCounts {
  readonly packets: number;
  readonly lost: number;
  /** Requests to send a packet again. */
  readonly nacks: number;
  /** Samples a channel, played or made up; `undefined` in browsers that do not count them. */
  readonly samples: number | undefined;
  readonly madeUp: number;
  /** Of these the silent ones: nothing had come for so long that nothing could be made of it. */
  readonly madeUpSilence: number;
  /** Sum over `emitted` samples of how long the jitter buffer kept each, seconds. */
  readonly bufferedS: number;
  readonly emitted: number;
  /** Since the last packet came, milliseconds. */
  readonly sincePacketMs: number | undefined;
  /** 0 to 1. */
  readonly level: number | undefined;
}

/** The way that the packets take. */
export interface PathState {
  /** `null` while there is none. */
  readonly path: MediaPath | null;
  readonly roundTripMs: number;
  /** Checks of this way that were answered. */
  readonly answered: number;
  /** Those that were not (yet). */
  readonly unanswered: number;
  /** ICE found a way, whatever became of it. */
  readonly found: boolean;
}

export interface ReceptionStats {
  readonly sound: SoundCounts | undefined;
  readonly way: PathState;
}

/** Reads an RTCStatsReport's entries; those that this browser lacks or has otherwise are passed over. */
export function readStats(entries: Iterable<unknown>): ReceptionStats {
  let sound: SoundCounts | undefined;
  let selectedId: string | undefined;
  let found = false;
  const pairs: z.infer<typeof candidatePair>[] = [];
  const candidates = new Map<string, z.infer<typeof localCandidate>>();
  for (const entry of entries) {
    const inbound = inboundRtp.safeParse(entry);
    if (inbound.success) sound = soundCounts(inbound.data);
    const carrier = transport.safeParse(entry);
    if (carrier.success) {
      selectedId = carrier.data.selectedCandidatePairId;
      found ||= carrier.data.iceState === 'connected' || carrier.data.iceState === 'completed';
    }
    const pair = candidatePair.safeParse(entry);
    if (pair.success) pairs.push(pair.data);
    const candidate = localCandidate.safeParse(entry);
    if (candidate.success) candidates.set(candidate.data.id, candidate.data);
  }
  const pair = pairs.find(({ id, selected }) => selected || id === selectedId);
  const { requestsSent = 0, responsesReceived = 0, currentRoundTripTime = 0 } = pair ?? {};
  return {
    sound,
    way: {
      path: pathOf(candidates.get(pair?.localCandidateId ?? '')),
      roundTripMs: currentRoundTripTime * 1000,
      answered: responsesReceived,
      unanswered: Math.max(0, requestsSent - responsesReceived),
      found: found || pairs.some(({ nominated, state }) => nominated && state === 'succeeded'),
    },
  };
}

/** As much as it takes to see whether the path is dead. */
export function pathSampleOf({ sound, way }: ReceptionStats): PathSample {
  const { answered, unanswered, roundTripMs } = way;
  // Sound shows that it was the machine that stood still; an answer, that it is the host who is silent.
  const came = answered + (sound?.packets ?? 0);
  return { silentMs: sound?.sincePacketMs ?? 0, came, unanswered, roundTripMs };
}

function soundCounts(inbound: z.infer<typeof inboundRtp>): SoundCounts {
  const { timestamp, lastPacketReceivedTimestamp } = inbound;
  return {
    packets: inbound.packetsReceived ?? 0,
    lost: inbound.packetsLost ?? 0,
    nacks: inbound.nackCount ?? 0,
    samples: inbound.totalSamplesReceived,
    madeUp: inbound.concealedSamples ?? 0,
    madeUpSilence: inbound.silentConcealedSamples ?? 0,
    bufferedS: inbound.jitterBufferDelay ?? 0,
    emitted: inbound.jitterBufferEmittedCount ?? 0,
    sincePacketMs:
      timestamp !== undefined && lastPacketReceivedTimestamp !== undefined
        ? timestamp - lastPacketReceivedTimestamp
        : undefined,
    level: inbound.audioLevel,
  };
}

function pathOf(candidate: z.infer<typeof localCandidate> | undefined): MediaPath | null {
  if (!candidate) return null;
  if (candidate.candidateType === 'relay') return 'turn';
  return candidate.protocol === 'tcp' ? 'tcp' : 'udp';
}
