import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { keepBroadcast } from '../background/broadcast-memory.ts';
import { endBroadcast } from '../background/end-broadcast.ts';
import { goLive, moveHere } from '../background/go-live.ts';
import { liveTabId } from '../background/live-tab.ts';
import { noticesAllowed, watchNotices } from '../background/notices.ts';
import { openOffscreenDocument } from '../background/offscreen-document.ts';
import {
  captureAgain,
  clickedOn,
  continueIfGone,
  holdLifeline,
  watchOffscreenDocument,
} from '../background/revival.ts';
import { showSummary } from '../background/shown-summary.ts';
import { closeStorageToPages } from '../background/storage-access.ts';
import { lookAtTab } from '../background/tab-look.ts';
import { readAgain, watchTabs } from '../background/tab-watch.ts';
import { updateUnlessLive, watchUpdates } from '../background/updates.ts';
import { answer } from '../messaging/messenger.ts';

export default defineBackground(() => {
  void closeStorageToPages();
  watchTabs();
  watchUpdates();
  watchNotices();
  browser.permissions.onAdded.addListener(() => {
    noticesAllowed().catch((error: unknown) => console.warn('The notice was not shown.', error));
  });
  watchOffscreenDocument();
  answer('openStudio', async ({ data: { tabId } }) => {
    await continueIfGone();
    await openOffscreenDocument();
    if (tabId === null) return;
    await readAgain(tabId);
    await clickedOn(tabId);
  });
  answer('goLive', ({ data }) => goLive(data.tabId));
  answer('framesCame', ({ data }) => readAgain(data.tabId));
  answer('moveHere', ({ data }) => moveHere(data.tabId));
  answer('endBroadcast', () => endBroadcast());
  answer('studioChanged', async ({ data }) => {
    holdLifeline();
    await showSummary(data);
  });
  answer('keepBroadcast', async ({ data }) => {
    if (data) holdLifeline();
    await keepBroadcast(data);
    if (data === null) await updateUnlessLive();
  });
  answer('lookAtTab', ({ data }) => lookAtTab(data.tabId));
  answer('captureAgain', ({ data }) => captureAgain(data.tabId));
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
