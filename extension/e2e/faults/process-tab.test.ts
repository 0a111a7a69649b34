/**
 * What may happen to the extension and its tab beyond live.test.ts and tab.test.ts: the broadcast goes on.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureWords } from '../../failures/failures.ts';
import { EXTENSION_NAME } from '../harness/extension-copy.ts';
import { hears } from '../harness/hears.ts';
import { MUSIC } from '../harness/music.ts';
import { waitFor } from '../harness/wait-for.ts';
import { LiveStage, type Seat } from './live-stage.ts';

const [FIRST, SECOND] = MUSIC;

const scope = new AsyncDisposableStack();
let stage: LiveStage;
let seat: Seat;
let link: string;

beforeAll(async () => {
  stage = await LiveStage.open(scope);
  await stage.goLive();
  seat = await stage.seat();
  link = stage.link;
});

afterAll(() => scope.disposeAsync());

test('the tab may reload: its music is heard and seen again, and the link stays', async () => {
  await stage.music.page.reload();
  await stage.music.play();
  await hears(seat.listener, FIRST);
  await stage.music.next();
  await hearsAndSees(SECOND);
  const popup = await stage.popup();
  expect(await popup.link()).toBe(link);
  await waitFor('the host has nothing to mend', () => popup.hasNoFailures());
});

test('the tab may reload while the popup is closed and the service worker sleeps', async () => {
  await (await stage.popup()).close();
  await stage.host.chromium.killServiceWorker(EXTENSION_NAME);
  await stage.music.page.reload();
  await stage.music.play();
  await hearsAndSees(FIRST);
});

test('the tab may be muted: the host is told, and listeners hear on', async () => {
  const stream = await seat.listener.stream();
  const popup = await stage.popup();
  await setTabMuted(true);
  expect(await popup.words('tab-muted')).toBe(failureWords('tab-muted', stage.server.url));
  await hears(seat.listener, FIRST);
  await setTabMuted(false);
  await waitFor('the warning goes', () => popup.hasNoFailures());
  expect(await seat.listener.stream()).toBe(stream);
});

async function hearsAndSees(track: (typeof MUSIC)[number]): Promise<void> {
  await hears(seat.listener, track);
  await waitFor(`"${track.title}" is seen`, async () => (await seat.listener.read()).title === track.title);
}

/** As with the speaker on the tab itself. */
async function setTabMuted(muted: boolean): Promise<void> {
  const worker = await stage.host.chromium.serviceWorker(EXTENSION_NAME);
  await worker.evaluate(async (to) => {
    const { liveTabId: tabId } = await chrome.storage.session.get<{ liveTabId?: number }>('liveTabId');
    if (tabId === undefined) throw new Error('no tab is live');
    await chrome.tabs.update(tabId, { muted: to });
  }, muted);
}
