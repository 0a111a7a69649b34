import { logger } from '@auxcast/shared-types/log';
import { browser } from 'wxt/browser';
import { storage } from 'wxt/utils/storage';
import { liveTabId } from './live-tab.ts';

const log = logger('notices');

const NOTICE_ID = 'auxcast-alarm';

/** What the host was told last: the service worker may have slept since. */
const told = storage.defineItem<string | null>('session:notice', { fallback: null });

/** What the host is to be told now, allowed or not. */
const current = storage.defineItem<string | null>('session:alarm', { fallback: null });

let telling: Promise<void> = Promise.resolve();

/**
 * Shows what needs the host, where that was allowed (an optional permission), and takes it away when it is
 * over.
 */
export function showNotice(alarm: string | null): Promise<void> {
  const shown = telling.then(() => show(alarm));
  telling = shown.catch(() => undefined);
  return shown;
}

async function show(alarm: string | null): Promise<void> {
  await current.setValue(alarm);
  if ((await told.getValue()) === alarm) return;
  // Not told, so that it is as soon as it is allowed: the popup asks for that while there is something to
  // tell.
  if (!(await browser.permissions.contains({ permissions: ['notifications'] }))) return;
  await tell(alarm);
  await told.setValue(alarm);
}

async function tell(alarm: string | null): Promise<void> {
  if (alarm === null) {
    await browser.notifications.clear(NOTICE_ID);
    return;
  }
  await browser.notifications.create(NOTICE_ID, {
    type: 'basic',
    iconUrl: '/icon/128.png',
    title: 'Auxcast',
    message: alarm,
    priority: 2,
  });
}

/** The host allowed notices, perhaps because of what goes on just now. */
export async function noticesAllowed(): Promise<void> {
  watchNotices();
  await showNotice(await current.getValue());
}

/**
 * A click on the notice leads to the music tab. Call while the worker starts, and when the permission was
 * given.
 */
export function watchNotices(): void {
  if (!hasNotifications() || browser.notifications.onClicked.hasListener(clicked)) return;
  browser.notifications.onClicked.addListener(clicked);
}

/** The browser leaves the whole API out until it is allowed. */
function hasNotifications(): boolean {
  return 'notifications' in browser && browser.notifications !== undefined;
}

function clicked(noticeId: string): void {
  if (noticeId !== NOTICE_ID) return;
  showMusicTab().catch((error: unknown) => log.info('The music tab is gone.', error));
}

async function showMusicTab(): Promise<void> {
  const tabId = await liveTabId();
  await browser.notifications.clear(NOTICE_ID);
  if (tabId === null) return;
  const tab = await browser.tabs.update(tabId, { active: true });
  if (tab) await browser.windows.update(tab.windowId, { focused: true });
}
