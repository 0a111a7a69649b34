import * as z from 'zod/mini';
import type { Seen } from '../lenient.ts';
import { flag } from '../webrtc.ts';
import { strip } from './strip.ts';

/** How far, and how fast, music goes down while somebody talks. */
export const ducking = z.strictObject({
  isOn: flag,
  /** By how many decibels. */
  depthDb: z.number().check(z.minimum(0), z.maximum(60)),
  attackMs: z.number().check(z.minimum(1), z.maximum(2000)),
  /** How long it stays down after the last word. */
  holdMs: z.number().check(z.minimum(0), z.maximum(5000)),
  releaseMs: z.number().check(z.minimum(10), z.maximum(10_000)),
});
export type Ducking = z.infer<typeof ducking>;

export const DUCKING: Ducking = { isOn: true, depthDb: 12, attackMs: 80, holdMs: 400, releaseMs: 600 };

const revision = z.int().check(z.nonnegative());

/** The desk as host and ops see it. */
export const desk = z.strictObject({
  /** While it is open, guests talk on the stage only if they were brought on air. */
  isOpen: flag,
  /** Whether the host's browser mixes now: then voices on stage come in the program, and not besides it. */
  isMixing: flag,
  strips: z.array(strip),
  ducking,
  /** Counts changes of strips and ducking; of these the host's browser has carried out `appliedRevision`. */
  revision,
  appliedRevision: revision,
});
export type Desk = z.infer<typeof desk>;
/** As a client reads it. */
export type SeenDesk = Seen<typeof desk>;
export type SeenStrip = SeenDesk['strips'][number];
