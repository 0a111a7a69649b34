import { defineExtensionMessaging } from '@webext-core/messaging';
import type { ToBackground, ToOffscreen } from './messages.ts';
import { isOwnPage } from './own-page.ts';

const own = defineExtensionMessaging<ToBackground & ToOffscreen>();

/** To whichever of our contexts listens for it. Rejects when none does, or its handler failed. */
export const send = own.sendMessage;

type Own = ToBackground & ToOffscreen;
type Listener<K extends keyof Own> = Parameters<typeof own.onMessage<K>>[1];

/** Answers a message of our own pages; the same words from a content script are refused. */
export function answer<K extends keyof Own>(type: K, listener: Listener<K>): void {
  own.onMessage(type, (message) => {
    if (!isOwnPage(message.sender)) throw new Error(`"${type}" is not for pages.`);
    return listener(message);
  });
}
