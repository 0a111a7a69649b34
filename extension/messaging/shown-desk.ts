import { ducking } from '@auxcast/shared-types';
import * as z from 'zod/mini';

/** What is wrong with one source of the mix. */
export const stripTrouble = z.enum([
  /** Its sound is too loud to be carried: it crackles. */
  'clipping',
  /** The microphone is open and not muted, and nothing comes. */
  'microphone-silent',
  /** A guest's sound has the guest's own return feed in it. */
  'hears-itself',
  /** This machine cannot keep up with the sound. */
  'late',
  /** Its device or tab is gone. */
  'gone',
  /** The browser does not let us have it. */
  'no-permission',
]);
export type StripTrouble = z.infer<typeof stripTrouble>;

export const shownStrip = z.object({
  stripId: z.string(),
  kind: z.enum(['tab', 'second-tab', 'microphone', 'jingles', 'guest']),
  name: z.string(),
  /** 0 to 2. */
  gain: z.number(),
  /** -1 to 1. */
  pan: z.number(),
  isMuted: z.boolean(),
  /** Whether music goes down while it talks. */
  ducks: z.boolean(),
  /** Whether a guest is on stage. */
  isOnAir: z.boolean(),
  /** A guest's return feed: `off`, `program`, `program-minus`. */
  feed: z.string(),
  /** Whether there is sound to mix. */
  hasSound: z.boolean(),
  /** A guest's connection. */
  isHere: z.boolean(),
  isTalking: z.boolean(),
  isMutedByModerator: z.boolean(),
  isSolo: z.boolean(),
  isCompressed: z.boolean(),
  trouble: z.nullable(stripTrouble),
});
export type ShownStrip = z.infer<typeof shownStrip>;
export type StripKind = ShownStrip['kind'];

export const shownJingle = z.object({
  jingleId: z.string(),
  name: z.string(),
  /** `KeyboardEvent.code` of the key that plays it, or empty. */
  key: z.string(),
  isPlaying: z.boolean(),
});
export type ShownJingle = z.infer<typeof shownJingle>;

/** The desk of a live session, and what the mix makes of it here. */
export const shownDesk = z.object({
  isOpen: z.boolean(),
  /** `direct`: the program is the tab's own track. */
  mode: z.enum(['direct', 'mixed']),
  /** In their order: tab, second tab, microphone, jingles, guests. */
  strips: z.array(shownStrip),
  ducking,
  /** 0 to 2. */
  masterGain: z.number(),
  /** 0: first tab, 1: second tab. */
  crossfade: z.number(),
  /** Of the second turntable; `null`: there is none. */
  secondTabId: z.nullable(z.number()),
  jingles: z.array(shownJingle),
  /** Inputs of talkback held now: `talkback`, `talkback:<participant id>`. */
  talkback: z.array(z.string()),
  /** Of these, what goes on until it is switched off. */
  latched: z.array(z.string()),
  isAllMuted: z.boolean(),
  /** The last refusal in words, or empty. */
  refusal: z.string(),
});
export type ShownDesk = z.infer<typeof shownDesk>;
