import { browser } from 'wxt/browser';

/**
 * Whether a message comes from this extension's own pages or worker, and not from a content script in
 * somebody's page.
 */
export function isOwnPage(sender: { readonly id?: string; readonly url?: string } | undefined): boolean {
  return sender?.id === browser.runtime.id && sender.url?.startsWith(browser.runtime.getURL('/')) === true;
}
