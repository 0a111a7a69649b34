import { browser } from 'wxt/browser';
import { storage } from 'wxt/utils/storage';
import { rememberedBroadcast } from './broadcast-memory.ts';
import { liveTabId } from './live-tab.ts';

/** For as long as the browser runs: when it starts anew, it takes the update by itself. */
const waiting = storage.defineItem<boolean>('session:updateWaits', { fallback: false });

/** An update waits for the end of the broadcast. That somebody listens for it keeps the browser from taking it at once. */
export function watchUpdates(): void {
  browser.runtime.onUpdateAvailable.addListener(() => {
    waiting
      .setValue(true)
      .then(updateUnlessLive)
      .catch((error: unknown) => console.warn('The update waits for the browser’s next start.', error));
  });
}

/** To be called when a broadcast may have ended. */
export async function updateUnlessLive(): Promise<void> {
  if (!(await waiting.getValue())) return;
  if ((await liveTabId()) !== null || (await rememberedBroadcast()) !== undefined) return;
  await waiting.setValue(false);
  browser.runtime.reload();
}
