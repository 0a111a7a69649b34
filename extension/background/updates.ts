import { logger } from '@auxcast/shared-types/log';
import { browser } from 'wxt/browser';
import { storage } from 'wxt/utils/storage';
import type { StudioSummary } from '../messaging/studio-summary.ts';
import { rememberedBroadcast } from './broadcast-memory.ts';
import { liveTabId } from './live-tab.ts';

const log = logger('updates');

const UPDATE_ALARM = 'update';
const LOOK_AGAIN_MINUTES = 5;

/** For as long as the browser runs: when it starts anew, it takes the update by itself. */
const waiting = storage.defineItem<boolean>('session:updateWaits', { fallback: false });

/** What the toolbar button shows: the service worker may have slept since. */
const shown = storage.defineItem<StudioSummary['mark']>('session:mark', { fallback: 'idle' });

/** Whether there is one that is not taken yet. */
export function isUpdateWaiting(): Promise<boolean> {
  return waiting.getValue();
}

/** What the toolbar button shows, as far as the worker knows. */
export function shownMark(): Promise<StudioSummary['mark']> {
  return shown.getValue();
}

/**
 * An update waits for the end of the broadcast. That somebody listens for it keeps the browser from taking it
 * at once.
 */
export function watchUpdates(): void {
  browser.runtime.onUpdateAvailable.addListener(() => {
    waiting
      .setValue(true)
      .then(() => updateUnlessLive())
      .catch((error: unknown) => log.warn('The update waits for the browser’s next start.', error));
  });
}

/**
 * To be called when a broadcast may have ended. @param mark what the toolbar button shows from now on, where
 * that may have changed
 */
export async function updateUnlessLive(mark?: StudioSummary['mark']): Promise<void> {
  if (mark !== undefined) await shown.setValue(mark);
  if (!(await waiting.getValue())) return;
  if (!(await isOver())) {
    // Nobody may be there to say when it is: an offscreen document that is gone says nothing, and may be
    // missed by nobody.
    await browser.alarms.create(UPDATE_ALARM, { delayInMinutes: LOOK_AGAIN_MINUTES });
    return;
  }
  await waiting.setValue(false);
  browser.runtime.reload();
}

async function isOver(): Promise<boolean> {
  // A broadcast, or a warning: why one ended is gone with this version, and is to be read first. What was
  // shown while it was live stands here until the word on how it ended has come.
  if ((await shown.getValue()) !== 'idle') return false;
  return (await liveTabId()) === null && (await rememberedBroadcast()) === undefined;
}
