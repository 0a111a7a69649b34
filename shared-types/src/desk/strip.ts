/** A strip of the desk: one source of the program's mix, and how it goes into it. */
import * as z from 'zod/mini';
import { describing } from '../describing.ts';
import { opaqueId } from '../ids.ts';
import { flag } from '../webrtc.ts';

/** Strips of the host's own sounds, which every desk has. A guest's strip has the guest's participant id. */
export const HOST_STRIPS = ['tab', 'second-tab', 'microphone', 'jingles'] as const;
export type HostStrip = (typeof HOST_STRIPS)[number];

export const stripId = opaqueId;

/** Twice as loud, at most. */
const MAX_GAIN = 2;

/** By what amplitudes are multiplied: 1 leaves them as they are. */
export const gain = z.number().check(z.minimum(0), z.maximum(MAX_GAIN));

/** From the left (-1) to the right (1). */
export const pan = z.number().check(z.minimum(-1), z.maximum(1));

/**
 * What a guest on stage hears: nothing, the program as everybody hears it, or the program without the guest's
 * own voice.
 */
export const returnFeed = describing(['off', 'program', 'program-minus']);
export type ReturnFeed = z.infer<typeof returnFeed>;

export const strip = z.strictObject({
  stripId,
  gain,
  /** Of voices; music stays as it is. */
  pan,
  /** Out of the program, and of it alone: who is muted so is heard on every other channel. */
  isMuted: flag,
  /** Whether music goes down while it talks. */
  ducks: flag,
  /** Whether a guest is on stage. Of the host's own sounds always true. */
  isOnAir: flag,
  /** Of a guest. Of the host's own sounds `off`. */
  feed: returnFeed,
});
export type Strip = z.infer<typeof strip>;
