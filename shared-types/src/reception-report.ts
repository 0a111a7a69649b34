import * as z from 'zod/mini';
import { describing } from './describing.ts';
import type { Seen } from './lenient.ts';

/**
 * The way the sound takes to a listener: straight over UDP or TCP, through a TURN server, or as an HTTP
 * stream.
 */
export const mediaPath = describing(['udp', 'tcp', 'turn', 'http']);
export type MediaPath = z.infer<typeof mediaPath>;

/** What keeps a listener from hearing well. `setup`: the transport or the consumer could not be made. */
export const receptionCause = describing(['setup', 'ice', 'dtls', 'loss', 'delay', 'decode']);
export type ReceptionCause = z.infer<typeof receptionCause>;

/** How well a listener hears, told when that changes. Nothing in it says who it is. */
export const receptionReport = z.strictObject({
  /** `weak`: it stutters. `failed`: nothing can be heard although there is a program. */
  sound: z.enum(['good', 'weak', 'failed']),
  /** `null` when the sound is good. */
  cause: z.nullable(receptionCause),
  /** `null` while there is none. */
  path: z.nullable(mediaPath),
  /**
   * Share of the last seconds' sound that had to be made up, percent; `null` where the browser does not say.
   */
  concealedPct: z.nullable(z.number().check(z.nonnegative(), z.maximum(100))),
});
export type ReceptionReport = z.infer<typeof receptionReport>;

/**
 * Listeners who do not hear well just now, by their own reports, as numbers and what prevails: never who. For
 * the host alone.
 */
export const listenerTrouble = z.strictObject({
  weak: z.int().check(z.nonnegative()),
  failed: z.int().check(z.nonnegative()),
  /** The cause that most of them name; `null` when none names any. */
  prevailing: z.nullable(
    z.strictObject({
      cause: receptionCause,
      /** The way of the sound to most of those who name it; `null` where it has none. */
      path: z.nullable(mediaPath),
      /** How many name it. */
      listeners: z.int().check(z.positive()),
    }),
  ),
});
export type ListenerTrouble = z.infer<typeof listenerTrouble>;
/** As a client reads it. */
export type SeenListenerTrouble = Seen<typeof listenerTrouble>;
