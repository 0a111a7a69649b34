import { logger } from '@auxcast/shared-types/log';
import { browser } from 'wxt/browser';
import type { TabGrant } from '../capture/granted-tab.ts';
import type { FailureCode } from '../failures/failures.ts';

const log = logger('tabs');

/** Asks for the right to a tab's sound; the host must have clicked on Auxcast there. */
export async function grantTab(tabId: number): Promise<TabGrant> {
  try {
    const [streamId, tab] = await Promise.all([
      browser.tabCapture.getMediaStreamId({ targetTabId: tabId }),
      browser.tabs.get(tabId),
    ]);
    return { tab: { tabId, streamId, muted: tab.mutedInfo?.muted ?? false } };
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    log.warn('The tab cannot be captured.', error);
    return { failure: captureFailureOf(message, await urlOf(tabId)) };
  }
}

/** Chromium's words (extensions/browser and chrome/browser/extensions/api/tab_capture) as our codes. */
export function captureFailureOf(message: string, url: string | undefined): FailureCode {
  if (/active stream/i.test(message)) return 'capture-in-use';
  if (/no tab with id/i.test(message)) return 'tab-closed';
  if (/cannot be captured|has not been invoked|activeTab/i.test(message)) {
    // The same words serve for a page that nobody may capture and for one that was not clicked on.
    return url && /^https?:|^file:/.test(url) && !isStore(url) ? 'click-needed' : 'page-forbidden';
  }
  return 'capture-failed';
}

function isStore(url: string): boolean {
  return /^https:\/\/(chromewebstore\.google\.com|chrome\.google\.com\/webstore)/.test(url);
}

async function urlOf(tabId: number): Promise<string | undefined> {
  try {
    const tab = await browser.tabs.get(tabId);
    return tab.url;
  } catch {
    // The tab is gone: there is no address to know.
    return undefined;
  }
}
