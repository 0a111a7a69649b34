import { browser } from 'wxt/browser';
import type { TabStanding } from '../capture/tab-standing.ts';

/** A page that is merely busy answers sooner. */
const ANSWER_MS = 5000;

/**
 * Why nothing may sound: a tab whose renderer is gone or stuck keeps its capture, which then goes on in
 * silence.
 */
export async function lookAtTab(tabId: number): Promise<TabStanding> {
  const asListed = await listed(tabId);
  if (asListed !== undefined) return asListed;
  const isAnswering = await answers(tabId);
  // It may have gone while it was asked: then its refusal says nothing.
  return (await listed(tabId)) ?? (isAnswering ? 'well' : 'frozen');
}

/** As far as the list of tabs tells; undefined: its page has to be asked. */
async function listed(tabId: number): Promise<TabStanding | undefined> {
  try {
    const tab = await browser.tabs.get(tabId);
    if (tab.discarded) return 'discarded';
    // Chromium's word for a tab without a renderer that nobody put to sleep.
    if (tab.status === 'unloaded') return 'crashed';
    if (tab.frozen) return 'frozen';
    return tab.status === 'complete' ? undefined : 'well';
  } catch {
    // There is no such tab any more.
    return 'closed';
  }
}

async function answers(tabId: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_MS);
  });
  // A refusal is the browser's, not the page's: it says nothing against the page.
  const asked = browser.scripting
    .executeScript({ target: { tabId }, injectImmediately: true, func: () => true })
    .then(
      () => true,
      () => true,
    );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
