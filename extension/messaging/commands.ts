import { channelId } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { tabGrant } from '../capture/granted-tab.ts';
import { readerLoss, tabStanding } from '../capture/tab-standing.ts';
import type { Context } from './context.ts';
import { deskCommands } from './desk-commands.ts';
import { keptBroadcast } from './kept-broadcast.ts';
import { recordingCommands } from './recording-commands.ts';
import { continueRequest, startRequest } from './start-request.ts';
import { steeringAnswer, steeringCall } from './steering-call.ts';
import { studioSummary } from './studio-summary.ts';
import {
  PAGES_TO_STUDIO,
  PAGES_TO_WORKER,
  POPUP_TO_STUDIO,
  POPUP_TO_WORKER,
  STUDIO_TO_WORKER,
  type Way,
  WORKER_TO_STUDIO,
} from './ways.ts';

const nothing = z.void();
const tab = z.object({ tabId: z.int() });

/**
 * Everything that one context of the extension asks of another: what is said, what comes back, and who may
 * ask. A new command is a line here, an `ask` and an answer.
 */
const map = {
  /**
   * A page of ours wants the offscreen document. The popup opened on this tab: the click may have brought
   * back a lost right.
   */
  openStudio: { ...PAGES_TO_WORKER, data: z.object({ tabId: z.nullable(z.int()) }), reply: nothing },
  /** Answered when the offscreen document has begun; how it goes on is in the studio's state. */
  goLive: { ...POPUP_TO_WORKER, data: tab, reply: nothing },
  moveHere: { ...POPUP_TO_WORKER, data: tab, reply: nothing },
  /** Takes this tab's sound in beside the first's, to be faded over to. */
  addSecondTab: { ...POPUP_TO_WORKER, data: tab, reply: nothing },
  /** Ends the broadcast for everyone, also one whose offscreen document is gone. */
  endBroadcast: { ...POPUP_TO_WORKER, data: nothing, reply: nothing },
  /** Shows the host's full page, in a tab of its own. */
  showDesk: { ...PAGES_TO_WORKER, data: nothing, reply: nothing },
  /** Whether a new version waits for the end of the broadcast. */
  isUpdateWaiting: { ...POPUP_TO_WORKER, data: nothing, reply: z.boolean() },

  /** A tab has frames that have no reader yet. */
  framesCame: { ...STUDIO_TO_WORKER, data: tab, reply: nothing },
  studioChanged: { ...STUDIO_TO_WORKER, data: studioSummary, reply: nothing },
  /** What it takes to go on after this document; `null`: nothing. */
  keepBroadcast: { ...STUDIO_TO_WORKER, data: z.nullable(keptBroadcast), reply: nothing },
  /** How a tab is that should sound and does not. */
  lookAtTab: { ...STUDIO_TO_WORKER, data: tab, reply: tabStanding },
  /** Has a tab captured again, if that needs no click. */
  captureAgain: { ...STUDIO_TO_WORKER, data: tab, reply: nothing },

  setPaused: { ...POPUP_TO_STUDIO, data: z.boolean(), reply: nothing },
  setMutedHere: { ...POPUP_TO_STUDIO, data: z.boolean(), reply: nothing },
  dismissFailure: { ...POPUP_TO_STUDIO, data: nothing, reply: nothing },

  /** What host and ops may ask of the server. */
  steer: { ...PAGES_TO_STUDIO, data: steeringCall, reply: steeringAnswer },
  /** The host talks on a channel, or no longer does. Latched, it goes on without the page. */
  hold: {
    ...PAGES_TO_STUDIO,
    data: z.object({ channelId, isOn: z.boolean(), isLatched: z.boolean() }),
    reply: nothing,
  },
  /** Whether the host hears a channel. */
  listen: { ...PAGES_TO_STUDIO, data: z.object({ channelId, isOn: z.boolean() }), reply: nothing },
  setVolume: {
    ...PAGES_TO_STUDIO,
    data: z.object({ channelId, volume: z.number().check(z.minimum(0), z.maximum(1)) }),
    reply: nothing,
  },
  /** Opens the microphone, which a page of ours in a tab has been allowed to use. */
  armMicrophone: { ...PAGES_TO_STUDIO, data: nothing, reply: nothing },
  /** What was chosen, alone: the page may not know yet what was chosen just before. */
  chooseMicrophone: {
    ...PAGES_TO_STUDIO,
    data: z.union([
      z.strictObject({ deviceId: z.nullable(z.string()) }),
      z.strictObject({ isCleaned: z.boolean() }),
    ]),
    reply: nothing,
  },
  /** The key that works in all windows. `false`: the microphone has to be allowed first, on a page. */
  toggleTalk: { ...WORKER_TO_STUDIO, data: nothing, reply: z.boolean() },

  start: { ...WORKER_TO_STUDIO, data: startRequest, reply: nothing },
  /** Takes up again what another document began. */
  goOn: { ...WORKER_TO_STUDIO, data: continueRequest, reply: nothing },
  /** Whether there is a broadcast, or one begins. */
  isBusy: { ...WORKER_TO_STUDIO, data: nothing, reply: z.boolean() },
  /** Whether a click on this tab brings back the sound. */
  awaitsClick: { ...WORKER_TO_STUDIO, data: tab, reply: z.boolean() },
  move: { ...WORKER_TO_STUDIO, data: tabGrant, reply: nothing },
  tabLost: {
    ...WORKER_TO_STUDIO,
    data: z.extend(tab, { loss: z.enum(['tab-closed', 'tab-discarded']) }),
    reply: nothing,
  },
  tabStanding: { ...WORKER_TO_STUDIO, data: z.extend(tab, { standing: tabStanding }), reply: nothing },
  tabMuted: { ...WORKER_TO_STUDIO, data: z.extend(tab, { muted: z.boolean() }), reply: nothing },
  /** Why the tab's page may not be read; `null` when it may. */
  readerLoss: { ...WORKER_TO_STUDIO, data: z.extend(tab, { loss: z.nullable(readerLoss) }), reply: nothing },
  end: { ...WORKER_TO_STUDIO, data: nothing, reply: nothing },

  ...deskCommands,
  ...recordingCommands,
} as const satisfies Record<string, Way & { readonly data: z.ZodMiniType; readonly reply: z.ZodMiniType }>;

type Commands = typeof map;
export type CommandName = keyof Commands;
export type CommandData<K extends CommandName> = z.output<Commands[K]['data']>;
export type CommandReply<K extends CommandName> = z.output<Commands[K]['reply']>;
/** The commands that a context answers. */
export type CommandOf<C extends Context> = {
  [K in CommandName]: Commands[K]['to'] extends C ? K : never;
}[CommandName];

export interface Command<K extends CommandName> extends Way {
  readonly data: z.ZodMiniType<CommandData<K>>;
  readonly reply: z.ZodMiniType<CommandReply<K>>;
}

/** The same by name, so that one name has one type of data and of reply. */
export const commands: { readonly [K in CommandName]: Command<K> } = map;
