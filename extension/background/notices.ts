import { logger } from '@auxcast/shared-types/log';
import { browser } from 'wxt/browser';
import { storage, type WxtStorageItem } from 'wxt/utils/storage';
import { showDesk } from './desk-page.ts';
import { liveTabId } from './live-tab.ts';

const log = logger('notices');

/** `alarm`: what needs the host. `call`: somebody asks to speak. */
export type NoticeKind = 'alarm' | 'call';

const KINDS: readonly NoticeKind[] = ['alarm', 'call'];

interface Notice {
  readonly id: string;
  /** What the host was told last: the service worker may have slept since. */
  readonly told: WxtStorageItem<string | null, Record<string, unknown>>;
  /** What the host is to be told now, allowed or not. */
  readonly current: WxtStorageItem<string | null, Record<string, unknown>>;
}

const NOTICES: Readonly<Record<NoticeKind, Notice>> = { alarm: noticeOf('alarm'), call: noticeOf('call') };

function noticeOf(kind: NoticeKind): Notice {
  return {
    id: `auxcast-${kind}`,
    told: storage.defineItem<string | null>(`session:notice-${kind}`, { fallback: null }),
    current: storage.defineItem<string | null>(`session:current-${kind}`, { fallback: null }),
  };
}

let telling: Promise<void> = Promise.resolve();

/**
 * Shows what needs the host, where that was allowed (an optional permission), and takes it away when it is
 * over.
 */
export function showNotice(kind: NoticeKind, words: string | null): Promise<void> {
  const shown = telling.then(() => show(NOTICES[kind], words));
  telling = shown.catch(() => undefined);
  return shown;
}

async function show(notice: Notice, words: string | null): Promise<void> {
  await notice.current.setValue(words);
  if ((await notice.told.getValue()) === words) return;
  // Not told, so that it is as soon as it is allowed: the popup asks for that while there is something to
  // tell.
  if (!(await browser.permissions.contains({ permissions: ['notifications'] }))) return;
  await tell(notice, words);
  await notice.told.setValue(words);
}

async function tell({ id }: Notice, words: string | null): Promise<void> {
  if (words === null) {
    await browser.notifications.clear(id);
    return;
  }
  await browser.notifications.create(id, {
    type: 'basic',
    iconUrl: '/icon/128.png',
    title: 'Auxcast',
    message: words,
    priority: 2,
  });
}

/** The host allowed notices, perhaps because of what goes on just now. */
export async function noticesAllowed(): Promise<void> {
  watchNotices();
  for (const kind of KINDS) await showNotice(kind, await NOTICES[kind].current.getValue());
}

/**
 * A click on an alarm leads to the music tab, on a call to the page where it is answered. Call while the
 * worker starts, and when the permission was given.
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
  const kind = KINDS.find((one) => NOTICES[one].id === noticeId);
  if (!kind) return;
  leadTo(kind).catch((error: unknown) => log.info('What the notice is about is gone.', error));
}

async function leadTo(kind: NoticeKind): Promise<void> {
  await browser.notifications.clear(NOTICES[kind].id);
  if (kind === 'call') await showDesk();
  else await showMusicTab();
}

async function showMusicTab(): Promise<void> {
  const tabId = await liveTabId();
  if (tabId === null) return;
  const tab = await browser.tabs.update(tabId, { active: true });
  if (tab) await browser.windows.update(tab.windowId, { focused: true });
}
