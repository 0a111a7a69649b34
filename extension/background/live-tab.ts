import { logger } from '@auxcast/shared-types/log';
import { browser } from 'wxt/browser';
import { storage } from 'wxt/utils/storage';
import type { StudioSummary } from '../messaging/studio-summary.ts';
import { injectPageScripts } from './page-scripts.ts';

const log = logger('tabs');

type LiveTabs = Pick<StudioSummary, 'tabId' | 'secondTabId'>;

/** The tabs that are broadcast, for as long as the browser runs: the service worker may die and forget. */
const storedFirst = storage.defineItem<number | null>('session:liveTabId', { fallback: null });
const storedSecond = storage.defineItem<number | null>('session:secondTabId', { fallback: null });

/** The broadcast's own. */
export function liveTabId(): Promise<number | null> {
  return storedFirst.getValue();
}

/** That one, and the desk's second. */
export async function liveTabIds(): Promise<number[]> {
  return idsOf(await Promise.all([storedFirst.getValue(), storedSecond.getValue()]));
}

let following: Promise<void> = Promise.resolve();

/** Follows the studio from tab to tab: keeps new ones awake and readable, lets former ones go. */
export function followTabs(wanted: LiveTabs): Promise<void> {
  // One after the other: what came later must not be overtaken.
  const followed = following.then(() => follow(wanted));
  following = followed.catch(() => undefined);
  return followed;
}

async function follow({ tabId, secondTabId }: LiveTabs): Promise<void> {
  const former = await liveTabIds();
  const live = idsOf([tabId, secondTabId]);
  await Promise.all([storedFirst.setValue(tabId), storedSecond.setValue(secondTabId)]);
  const left = former.filter((id) => !live.includes(id));
  const come = live.filter((id) => !former.includes(id));
  await Promise.all(left.map((id) => setDiscardable(id, true)));
  await Promise.all(come.flatMap((id) => [setDiscardable(id, false), injectPageScripts(id)]));
}

function idsOf(tabIds: readonly (number | null)[]): number[] {
  return tabIds.filter((id) => id !== null);
}

async function setDiscardable(tabId: number, autoDiscardable: boolean): Promise<void> {
  try {
    await browser.tabs.update(tabId, { autoDiscardable });
  } catch (error) {
    // The tab is gone, which is why it is let go.
    log.info('A tab is gone.', error);
  }
}
