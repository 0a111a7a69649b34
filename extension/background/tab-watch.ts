import { logger } from '@auxcast/shared-types/log';
import { type Browser, browser } from 'wxt/browser';
import type { TabStanding } from '../capture/tab-standing.ts';
import { ask } from '../messaging/ask.ts';
import { liveTabIds } from './live-tab.ts';
import { tellStudioIfOpen } from './offscreen-document.ts';
import { injectPageScripts, tellAudible } from './page-scripts.ts';

const log = logger('tabs');

/**
 * Tells the studio what happens to the tabs it broadcasts. Call while the worker starts: it is woken by these
 * events.
 */
export function watchTabs(): void {
  browser.tabs.onUpdated.addListener((tabId, changes, tab) => run(updated(tabId, changes, tab)));
  browser.tabs.onRemoved.addListener((tabId) => run(lost(tabId, 'tab-closed')));
  browser.tabs.onReplaced.addListener((_newTabId, tabId) => run(lost(tabId, 'tab-discarded')));
  // The host gave "always": what is playing can be read again at once.
  browser.permissions.onAdded.addListener(() => run(readAgain()));
}

/**
 * If the tab is live: the popup opened on it, whose click brought back the right to read it, or it has new
 * frames. Without a tab: all that are.
 */
export async function readAgain(tabId?: number): Promise<void> {
  const live = await liveTabIds();
  await Promise.all(
    live.filter((id) => tabId === undefined || tabId === id).map((id) => injectPageScripts(id)),
  );
}

async function updated(
  tabId: number,
  changes: Browser.tabs.OnUpdatedInfo,
  tab: Browser.tabs.Tab,
): Promise<void> {
  if (!(await isLive(tabId))) return;
  if (changes.discarded) await lost(tabId, 'tab-discarded');
  const muted = changes.mutedInfo?.muted;
  if (muted !== undefined) await tellStudioIfOpen(() => ask('tabMuted', { tabId, muted }));
  // A renderer that is gone is told by no event of its own, only by the tab's state in the next one.
  if (tab.status === 'unloaded' && !tab.discarded) await standing(tabId, 'crashed');
  if (changes.status === 'complete') {
    await standing(tabId, 'well');
    await injectPageScripts(tabId);
  } else if (changes.audible === true) {
    // Frames that came unseen, in a shadow tree for one, are found at the latest when something begins to
    // sound.
    await injectPageScripts(tabId);
  } else if (changes.audible === false) {
    await tellAudible(tabId, true);
  }
}

async function standing(tabId: number, found: TabStanding): Promise<void> {
  await tellStudioIfOpen(() => ask('tabStanding', { tabId, standing: found }));
}

async function lost(tabId: number, loss: 'tab-closed' | 'tab-discarded'): Promise<void> {
  if (await isLive(tabId)) await tellStudioIfOpen(() => ask('tabLost', { tabId, loss }));
}

async function isLive(tabId: number): Promise<boolean> {
  return (await liveTabIds()).includes(tabId);
}

function run(work: Promise<void>): void {
  work.catch((error: unknown) => log.warn('The studio was not told about its tab.', error));
}
