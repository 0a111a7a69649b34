import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { showBadge } from '../background/badge.ts';
import { goLive, moveHere } from '../background/go-live.ts';
import { followTab, liveTabId } from '../background/live-tab.ts';
import { openOffscreenDocument } from '../background/offscreen-document.ts';
import { closeStorageToPages } from '../background/storage-access.ts';
import { readAgain, watchTabs } from '../background/tab-watch.ts';
import { answer } from '../messaging/messenger.ts';

export default defineBackground(() => {
  void closeStorageToPages();
  watchTabs();
  answer('openStudio', async ({ data: { tabId } }) => {
    await openOffscreenDocument();
    if (tabId !== null) await readAgain(tabId);
  });
  answer('goLive', ({ data }) => goLive(data.tabId));
  answer('framesCame', ({ data }) => readAgain(data.tabId));
  answer('moveHere', ({ data }) => moveHere(data.tabId));
  answer('studioChanged', async ({ data }) => {
    await Promise.all([showBadge(data), followTab(data.tabId)]);
  });
  browser.commands.onCommand.addListener((command, tab) => {
    if (command !== 'go-live' || tab?.id === undefined) return;
    onShortcut(tab.id).catch((error: unknown) => console.warn('The shortcut did nothing.', error));
  });
});

/** Live already: then the host wants to see it. */
async function onShortcut(tabId: number): Promise<void> {
  if ((await liveTabId()) === null) await goLive(tabId);
  else await browser.action.openPopup();
}
