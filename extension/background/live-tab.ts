import { logger } from '@auxcast/shared-types/log';
import { browser } from 'wxt/browser';
import { storage } from 'wxt/utils/storage';
import { injectPageScripts } from './page-scripts.ts';

const log = logger('tabs');

/** The tab that is broadcast, for as long as the browser runs: the service worker may die and forget. */
const stored = storage.defineItem<number | null>('session:liveTabId', { fallback: null });

export function liveTabId(): Promise<number | null> {
  return stored.getValue();
}

let following: Promise<void> = Promise.resolve();

/** Follows the studio from tab to tab: keeps the new one awake and readable, lets the former one go. */
export function followTab(tabId: number | null): Promise<void> {
  // One after the other: what came later must not be overtaken.
  const followed = following.then(() => follow(tabId));
  following = followed.catch(() => undefined);
  return followed;
}

async function follow(tabId: number | null): Promise<void> {
  const former = await stored.getValue();
  if (former === tabId) return;
  await stored.setValue(tabId);
  if (former !== null) await setDiscardable(former, true);
  if (tabId === null) return;
  await Promise.all([setDiscardable(tabId, false), injectPageScripts(tabId)]);
}

async function setDiscardable(tabId: number, autoDiscardable: boolean): Promise<void> {
  try {
    await browser.tabs.update(tabId, { autoDiscardable });
  } catch (error) {
    // The tab is gone, which is why it is let go.
    log.info('A tab is gone.', error);
  }
}
