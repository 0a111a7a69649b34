import { browser } from 'wxt/browser';

/** Our own contexts. A content script is none of them: it runs inside somebody's page. */
export type Context = 'background' | 'offscreen' | 'popup' | 'options' | 'desk';

/** The file that the browser names as the sender. */
const FILES: ReadonlyMap<string, Context> = new Map([
  ['background.js', 'background'],
  ['offscreen.html', 'offscreen'],
  ['popup.html', 'popup'],
  ['options.html', 'options'],
  ['desk.html', 'desk'],
]);

/** What the browser says of whoever sent a message or opened a port. */
export interface Sender {
  readonly id?: string;
  readonly url?: string;
}

/** `undefined`: another extension, or a content script, which the browser names by its page's address. */
export function contextOf(sender: Sender | undefined): Context | undefined {
  const root = browser.runtime.getURL('/');
  if (sender?.id !== browser.runtime.id || !sender.url?.startsWith(root)) return undefined;
  const [file = ''] = sender.url.slice(root.length).split(/[?#]/, 1);
  return FILES.get(file);
}
