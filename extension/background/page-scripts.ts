import { logger } from '@auxcast/shared-types/log';
import { browser } from 'wxt/browser';
import type { ReaderLoss } from '../capture/tab-standing.ts';
import { ask } from '../messaging/ask.ts';
import { AUDIBLE_EVENT } from '../now-playing/page-events.ts';
import { ALL_SITES } from '../settings/all-sites.ts';
import { tellStudioIfOpen } from './offscreen-document.ts';

const log = logger('page-scripts');

/**
 * Puts the reader of now playing into the tab's page and into those of its frames that may be read, and tells
 * the studio what may not: `activeTab` ends when the tab goes to another origin, and never covers frames of
 * another. Both scripts leave a page alone that has them.
 */
export async function injectPageScripts(tabId: number): Promise<void> {
  let loss: ReaderLoss | null = null;
  try {
    const target = { tabId, allFrames: true };
    // The relay listens before the reader, in the page's own world, begins to speak.
    await browser.scripting.executeScript({ target, files: ['/page-relay.js'] });
    await browser.scripting.executeScript({ target, world: 'MAIN', files: ['/page-reader.js'] });
    if (await hasUnreadFrames(tabId)) loss = 'frames-unread';
    await tellAudible(tabId, loss === null);
  } catch (error) {
    log.info('The page may not be read.', error);
    loss = readerLossOf(error);
  }
  await tellStudioIfOpen(() => ask('readerLoss', { tabId, loss }));
}

/**
 * Tells the page's reader whether the tab sounds: of Web Audio a page's reader sees nothing. `isPage`: it can
 * be but the page; of one with frames that nobody may read it is not known.
 */
export async function tellAudible(tabId: number, isPage: boolean): Promise<void> {
  const { audible } = await browser.tabs.get(tabId);
  await browser.scripting.executeScript({
    target: { tabId },
    func: (name: string, detail: string) => document.dispatchEvent(new CustomEvent(name, { detail })),
    args: [AUDIBLE_EVENT, !audible ? 'no' : isPage ? 'yes' : 'maybe'],
  });
}

async function hasUnreadFrames(tabId: number): Promise<boolean> {
  if (await browser.permissions.contains(ALL_SITES)) return false;
  const [page] = await browser.scripting.executeScript({ target: { tabId }, func: hasForeignFrames });
  return page?.result === true;
}

/**
 * Whether a frame of another origin is in this page, at any depth. Runs in the page: it may use nothing from
 * outside itself.
 */
export function hasForeignFrames(): boolean {
  const isForeign = (frame: Window): boolean => {
    try {
      return frame.document === null || hasForeign(frame);
    } catch {
      // The browser lets pages of one origin alone see each other's documents.
      return true;
    }
  };
  const hasForeign = (page: Window): boolean => {
    for (let index = 0; index < page.length; index += 1) {
      const frame = page[index];
      if (frame && isForeign(frame)) return true;
    }
    return false;
  };
  return hasForeign(window);
}

/**
 * Chromium's words where a right is missing that a click would bring; else the page is closed to everybody.
 */
export function readerLossOf(error: unknown): ReaderLoss {
  const message = error instanceof Error ? error.message : '';
  return /must request permission/i.test(message) ? 'tab-moved' : 'page-unreadable';
}
