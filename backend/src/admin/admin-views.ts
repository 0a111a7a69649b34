/** What the admin API answers with; `/api/docs` is made from these. */
import { mediaPath, nextCursor, receptionReport, role, sessionSummary, timeMs } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { named } from '../rest/api-schemas.ts';

const count = z.int().check(z.nonnegative());
const bytes = z.number().check(z.nonnegative());

export const trafficView = z.strictObject({
  /** As the server sees it: what it sent to the participant. */
  bytesSent: bytes,
  bytesReceived: bytes,
  /** Bits per second, over the last moments. */
  sendBitrate: z.number(),
  receiveBitrate: z.number(),
});
export type TrafficView = z.infer<typeof trafficView>;

export const participantView = z.strictObject({
  participantId: z.string(),
  role,
  /** What it calls itself; `null`: a listener, who is asked for no name. */
  name: z.nullable(z.string()),
  /** By host or ops. */
  isMuted: z.boolean(),
  /** What it came by. */
  inviteId: z.nullable(z.string()),
  /** Whether a microphone of its is open, whoever may hear it. */
  hasVoice: z.boolean(),
  /** When it came for the first time; coming back does not change it. */
  connectedSinceMs: timeMs,
  /** Whether its WebSocket is open; one that broke has a while to come back. */
  isConnected: z.boolean(),
  /** Whether the program's sound flows to it; for the host, whether it flows from it. */
  isReceiving: z.boolean(),
  /** The way the sound takes; `null` while none is open. A host's TURN server does not show. */
  path: z.nullable(mediaPath),
  /**
   * How well a listener hears, by its own last word; `null` when it said nothing over its connection yet, and
   * for the host.
   */
  report: z.nullable(receptionReport),
  /** Shortened. */
  address: z.nullable(z.string()),
  traffic: z.nullable(
    z.strictObject({ ...trafficView.shape, protocol: z.nullable(z.string()), iceState: z.string() }),
  ),
});
export type ParticipantView = z.infer<typeof participantView>;

/** Listeners by their own last word; those who said nothing yet over the connection they have are in none. */
export const hearingView = z.strictObject({ good: count, weak: count, failed: count });
/**
 * Listeners by the way their sound takes; those without a way are in none. Players that hear the HTTP stream
 * without having joined are in `http` alone: they are no participants.
 */
export const pathsView = z.strictObject({ udp: count, tcp: count, turn: count, http: count });

export const adminSession = z.strictObject({
  ...sessionSummary.shape,
  /** The host included. */
  participantCount: count,
  /** Those with an open microphone, and those of them who talk somewhere now. */
  voices: count,
  talking: count,
  hearing: hearingView,
  paths: pathsView,
  /** Of all its participants together. */
  traffic: trafficView,
});
export type AdminSession = z.infer<typeof adminSession>;

export const adminSessionList = z.strictObject({ sessions: z.array(adminSession), nextCursor });
export type AdminSessionList = z.infer<typeof adminSessionList>;

/** The host first, then who came first. */
export const participantList = z.strictObject({ participants: z.array(participantView), nextCursor });
export type ParticipantList = z.infer<typeof participantList>;

export const workerView = z.strictObject({
  index: count,
  pid: count,
  /** UDP and TCP. */
  port: count,
  routers: count,
  /** Listeners' transports. */
  listeners: count,
  /** What flows over them, or was promised to: one for each sound that somebody hears. */
  consumers: count,
  /** Processor time since its start. */
  cpuMs: z.number(),
  maxResidentBytes: bytes,
});
export const workerList = z.strictObject({ workers: z.array(workerView), nextCursor });
export type WorkerList = z.infer<typeof workerList>;

/** What there is of something, and the most that may be; `null`: as much as is wanted. */
const use = z.strictObject({ used: count, cap: z.nullable(count) });

export const capacityView = z.strictObject({
  sessions: use,
  listeners: use,
  /** Bits per second that listeners are promised (`MAX_EGRESS_MBPS`). */
  egressBps: use,
  /** Listeners whose transport is yet to be made, because a crowd came. */
  joinsWaiting: use,
});
export type CapacityView = z.infer<typeof capacityView>;

named(trafficView, 'Traffic');
named(participantView, 'Participant');
named(adminSession, 'AdminSession');
named(adminSessionList, 'AdminSessionList');
named(participantList, 'ParticipantList');
named(workerList, 'WorkerList');
named(capacityView, 'Capacity', {
  'a server with room': {
    sessions: { used: 3, cap: 1000 },
    listeners: { used: 212, cap: 10_000 },
    egressBps: { used: 47_000_000, cap: null },
    joinsWaiting: { used: 0, cap: 2000 },
  },
});
