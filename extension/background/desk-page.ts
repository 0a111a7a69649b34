import { browser } from 'wxt/browser';

/** The host's full page: opened in a tab, or shown where it is open already. */
export async function showDesk(): Promise<void> {
  const url = browser.runtime.getURL('/desk.html');
  const [open] = await browser.runtime.getContexts({ contextTypes: ['TAB'], documentUrls: [url] });
  if (!open) {
    await browser.tabs.create({ url });
    return;
  }
  await browser.tabs.update(open.tabId, { active: true });
  await browser.windows.update(open.windowId, { focused: true });
}
