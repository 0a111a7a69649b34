import { browser } from 'wxt/browser';
import type { ReaderLoss } from '../broadcast/broadcast.ts';
import { send } from '../messaging/messenger.ts';
import { AUDIBLE_EVENT } from '../now-playing/page-events.ts';
import { tellStudioIfOpen } from './offscreen-document.ts';

/**
 * Puts the reader of now playing into the tab's page, and tells the studio whether that was allowed: `activeTab` ends when
 * the tab goes to another origin. Both scripts leave a page alone that has them.
 */
export async function injectPageScripts(tabId: number): Promise<void> {
  let loss: ReaderLoss | null = null;
  try {
    // The relay listens before the reader, in the page's own world, begins to speak.
    await browser.scripting.executeScript({ target: { tabId }, files: ['/page-relay.js'] });
    await browser.scripting.executeScript({ target: { tabId }, world: 'MAIN', files: ['/page-reader.js'] });
    await tellAudible(tabId);
  } catch (error) {
    console.info('The page may not be read.', error);
    loss = readerLossOf(error);
  }
  await tellStudioIfOpen(() => send('readerLoss', { tabId, loss }));
}

/** Tells the page's reader whether the tab sounds: of Web Audio a page's reader sees nothing. */
export async function tellAudible(tabId: number): Promise<void> {
  const { audible } = await browser.tabs.get(tabId);
  await browser.scripting.executeScript({
    target: { tabId },
    func: (name: string, detail: string) => document.dispatchEvent(new CustomEvent(name, { detail })),
    args: [AUDIBLE_EVENT, audible ? 'yes' : 'no'],
  });
}

/** Chromium's words where a right is missing that a click would bring; else the page is closed to everybody. */
export function readerLossOf(error: unknown): ReaderLoss {
  const message = error instanceof Error ? error.message : '';
  return /must request permission/i.test(message) ? 'tab-moved' : 'page-unreadable';
}
