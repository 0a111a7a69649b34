import { deskRequests, ducking, gain, heldInput, stripId } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { tabGrant } from '../capture/granted-tab.ts';
import { DESK_TO_STUDIO, WORKER_TO_STUDIO } from './ways.ts';

const nothing = z.void();
const isOn = z.boolean();

const jingleId = z.string().check(z.minLength(1), z.maxLength(64));

/** The longest fade from one tab to the other. Milliseconds. */
const FADE_MS = 60_000;

/** What the host's page asks of the mix. */
export const deskCommands = {
  /** Opened, guests wait in the green room until they are brought on air. */
  setDeskOpen: { ...DESK_TO_STUDIO, data: z.object({ isOpen: z.boolean() }), reply: nothing },
  /** What is left out stays. `isOnAir` is for guests alone. */
  changeStrip: { ...DESK_TO_STUDIO, data: deskRequests.setStrip.data, reply: nothing },
  /** For the host's ears alone. */
  setSolo: { ...DESK_TO_STUDIO, data: z.object({ stripId, isOn }), reply: nothing },
  setCompressor: { ...DESK_TO_STUDIO, data: z.object({ stripId, isOn }), reply: nothing },
  setDucking: { ...DESK_TO_STUDIO, data: z.partial(ducking), reply: nothing },
  setMasterGain: { ...DESK_TO_STUDIO, data: z.object({ gain }), reply: nothing },
  /** 0: first tab, 1: second tab. With `overMs` it goes there by itself. */
  setCrossfade: {
    ...DESK_TO_STUDIO,
    data: z.object({
      position: z.number().check(z.minimum(0), z.maximum(1)),
      overMs: z.optional(z.number().check(z.minimum(0), z.maximum(FADE_MS))),
    }),
    reply: nothing,
  },
  /** The sound of another tab beside the first, or why there is none. */
  secondTab: { ...WORKER_TO_STUDIO, data: tabGrant, reply: nothing },
  dropSecondTab: { ...DESK_TO_STUDIO, data: nothing, reply: nothing },

  /** Jingles were put into their store, renamed, taken out of it, or given other keys. */
  jinglesChanged: { ...DESK_TO_STUDIO, data: nothing, reply: nothing },
  playJingle: { ...DESK_TO_STUDIO, data: z.object({ jingleId }), reply: nothing },
  stopJingle: { ...DESK_TO_STUDIO, data: z.object({ jingleId }), reply: nothing },

  /** Talk that guests alone hear: to all of them, or to one. Latched, it goes on without the page. */
  talkback: {
    ...DESK_TO_STUDIO,
    data: z.object({ input: heldInput, isOn, isLatched: z.boolean() }),
    reply: nothing,
  },
  /** Nothing goes out any more. Switched off, every strip is as it was. */
  muteEverything: { ...DESK_TO_STUDIO, data: z.object({ isOn }), reply: nothing },
  resetClip: { ...DESK_TO_STUDIO, data: z.object({ stripId }), reply: nothing },
  resetLoudness: { ...DESK_TO_STUDIO, data: nothing, reply: nothing },

  /** The same by the key that works while another page of the browser is in front. */
  toggleMuteEverything: { ...WORKER_TO_STUDIO, data: nothing, reply: nothing },
} as const;

type DeskCommandMap = typeof deskCommands;

/** Whoever carries out what is asked of the desk. How it went is in the state. */
export type DeskCommands = {
  readonly [K in keyof DeskCommandMap]: (data: z.output<DeskCommandMap[K]['data']>) => void | Promise<void>;
};
