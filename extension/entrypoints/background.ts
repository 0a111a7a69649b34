import { logger } from '@auxcast/shared-types/log';
import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { keepBroadcast } from '../background/broadcast-memory.ts';
import { showDesk } from '../background/desk-page.ts';
import { endBroadcast } from '../background/end-broadcast.ts';
import { addSecondTab, goLive, moveHere } from '../background/go-live.ts';
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
import { toggleMuteEverything } from '../background/toggle-mute.ts';
import { toggleTalk } from '../background/toggle-talk.ts';
import { isUpdateWaiting, updateUnlessLive, watchUpdates } from '../background/updates.ts';
import { answerAs } from '../messaging/answer.ts';

const log = logger('worker');

export default defineBackground(() => {
  void closeStorageToPages();
  watchTabs();
  watchUpdates();
  watchNotices();
  browser.permissions.onAdded.addListener(() => {
    noticesAllowed().catch((error: unknown) => log.warn('The notice was not shown.', error));
  });
  watchOffscreenDocument();
  answerAs('background', {
    openStudio: async ({ tabId }) => {
      await continueIfGone();
      await openOffscreenDocument();
      if (tabId === null) return;
      await readAgain(tabId);
      await clickedOn(tabId);
    },
    goLive: ({ tabId }) => goLive(tabId),
    moveHere: ({ tabId }) => moveHere(tabId),
    addSecondTab: ({ tabId }) => addSecondTab(tabId),
    endBroadcast: () => endBroadcast(),
    showDesk: () => showDesk(),
    isUpdateWaiting: () => isUpdateWaiting(),
    framesCame: ({ tabId }) => readAgain(tabId),
    studioChanged: async (summary) => {
      holdLifeline();
      await showSummary(summary);
    },
    keepBroadcast: async (broadcast) => {
      if (broadcast) holdLifeline();
      await keepBroadcast(broadcast);
      if (broadcast === null) await updateUnlessLive();
    },
    lookAtTab: ({ tabId }) => lookAtTab(tabId),
    captureAgain: ({ tabId }) => captureAgain(tabId),
  });
  browser.commands.onCommand.addListener((command, tab) => {
    onShortcut(command, tab?.id).catch((error: unknown) => log.warn('The shortcut did nothing.', error));
  });
});

async function onShortcut(command: string, tabId: number | undefined): Promise<void> {
  if (command === 'talk') await toggleTalk();
  else if (command === 'mute-everything') await toggleMuteEverything();
  else if (command === 'go-live' && tabId !== undefined) await goLiveOrShow(tabId);
}

/** Live already: then the host wants to see it. */
async function goLiveOrShow(tabId: number): Promise<void> {
  if ((await liveTabId()) === null) await goLive(tabId);
  else await browser.action.openPopup();
}
