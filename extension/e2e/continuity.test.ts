/** What ends a broadcast's sound without ending the broadcast: the host is told, and the link goes on. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureWords } from '../failures/failures.ts';
import { EXTENSION_NAME } from './harness/extension-copy.ts';
import { HostStage } from './harness/host-stage.ts';
import { ListenerSocket } from './harness/listener-socket.ts';
import { MUSIC } from './harness/music.ts';
import { MusicPage } from './harness/music-page.ts';
import { waitFor } from './harness/wait-for.ts';

/** Two browsers' worth of work on a busy machine. */
const PATIENCE_MS = 30_000;

let stage: HostStage;
let music: MusicPage;
let link: string;
let socket: ListenerSocket;

beforeAll(async () => {
  stage = await HostStage.open();
  music = await MusicPage.open(stage.chromium);
  await music.play();
  const popup = await stage.popup(music.page);
  link = await popup.goLive();
  socket = await ListenerSocket.join(stage.server.url, link);
  await isLive();
  await popup.close();
});

afterAll(async () => {
  socket?.close();
  await stage.close();
});

describe('the offscreen document', () => {
  test('may go away: the same session goes on by itself, with its pause and without a click', async () => {
    await inServiceWorker(() => chrome.offscreen.closeDocument());
    await waitFor('listeners lose their host', () => socket.state !== 'live', PATIENCE_MS);
    await isLive();
    const popup = await stage.popup(music.page);
    expect(await popup.link()).toBe(link);
    await waitFor('nothing is left to mend', () => popup.hasNoFailures());
    await popup.press('#pause');
    await waitFor('paused', () => socket.state === 'paused');
    await popup.close();
    await inServiceWorker(() => chrome.offscreen.closeDocument());
    await waitFor('the host is away', () => socket.state === 'reconnecting', PATIENCE_MS);
    await waitFor('it is paused still', () => socket.state === 'paused', PATIENCE_MS);
    const again = await stage.popup(music.page);
    await again.press('#pause');
    await isLive();
    await again.close();
  });
});

describe('the extension', () => {
  test('may be loaded anew: one click on the music tab goes on with the same link', async () => {
    await stage.reloadExtension();
    await waitFor(
      'listeners wait for sound, not for their host',
      () => socket.state === 'waiting',
      PATIENCE_MS,
    );
    const other = await stage.chromium.open('about:blank');
    const elsewhere = await stage.popup(other);
    expect(await elsewhere.link()).toBe(link);
    expect(await elsewhere.words('tab-continue')).toBe(failureWords('tab-continue', stage.server.url));
    await elsewhere.close();
    await other.close();
    const popup = await stage.popup(music.page);
    await isLive();
    expect(await popup.link()).toBe(link);
    await waitFor('nothing is left to mend', () => popup.hasNoFailures(), PATIENCE_MS);
    await popup.close();
  });
});

describe('the music tab', () => {
  test('may crash: the host is told what to do, and once it is loaded again, listeners hear it', async () => {
    const crash = await music.page.createCDPSession();
    // The page that would answer is gone.
    crash.send('Page.crash').catch(() => undefined);
    const other = await stage.chromium.open('about:blank');
    const popup = await stage.popup(other);
    expect(await popup.words('tab-crashed')).toBe(failureWords('tab-crashed', stage.server.url));
    expect(await badge()).toBe('!');
    await waitFor('the upload is not praised', async () =>
      /^No sound/.test(await popup.text('#upload-health')),
    );
    await waitFor('nothing is said to play', () => socket.nowPlaying.track === null, PATIENCE_MS);
    await reloadLiveTab();
    expect(await popup.words('tab-back')).toBe(failureWords('tab-back', stage.server.url));
    await popup.close();
    await other.close();
  });
});

describe('the end', () => {
  test('can be told while the broadcast is picked up and no server answers, and nothing brings it back', async () => {
    const page = await stage.chromium.open('about:blank');
    expect(await kept()).toMatchObject({ broadcast: { sessionId: link.split('/').at(-1) } });
    // Should nothing wake the worker until its end, this does.
    expect(await alarms()).toEqual(['forget-broadcast']);
    await stage.server.stop('SIGKILL');
    await inServiceWorker(() => chrome.offscreen.closeDocument());
    const popup = await stage.popup(page);
    expect(await popup.words('connection-lost')).toBe(failureWords('connection-lost', stage.server.url));
    await popup.end();
    await waitFor('nothing is kept', async () => (await kept()) === undefined);
    expect(await alarms()).toEqual([]);
    await popup.page.waitForSelector('#end', { hidden: true });
    expect(await popup.hasNoFailures()).toBe(true);
    await waitFor('the button says nothing', async () => (await badge()) === '');
    await popup.close();
    await page.close();
  });

  test('leaves nothing behind that could bring the session back', async () => {
    await stage.server.startAgain();
    const popup = await stage.popup(music.page);
    const next = await popup.goLive();
    const listener = await ListenerSocket.join(stage.server.url, next);
    await waitFor('it is kept', async () => (await kept()) !== undefined);
    expect(await kept()).toMatchObject({ broadcast: { sessionId: next.split('/').at(-1) } });
    await popup.end();
    await waitFor('the session is over', () => listener.state === 'ended');
    await waitFor('nothing is kept', async () => (await kept()) === undefined);
    listener.close();
    await popup.close();
  });
});

async function isLive(): Promise<void> {
  await waitFor(
    'listeners have their music',
    () => socket.state === 'live' && socket.nowPlaying.track?.title === MUSIC[0].title,
    PATIENCE_MS,
  );
}

async function inServiceWorker<T>(work: () => Promise<T>): Promise<T> {
  const worker = await stage.chromium.serviceWorker(EXTENSION_NAME);
  return worker.evaluate(work);
}

function badge(): Promise<string> {
  return inServiceWorker(() => chrome.action.getBadgeText({}));
}

function kept(): Promise<unknown> {
  return inServiceWorker(async () => (await chrome.storage.local.get('broadcast'))['broadcast']);
}

function alarms(): Promise<string[]> {
  return inServiceWorker(async () => (await chrome.alarms.getAll()).map(({ name }) => name));
}

/** As a person does with F5: the crashed page itself cannot be asked. */
async function reloadLiveTab(): Promise<void> {
  await inServiceWorker(async () => {
    const { liveTabId: tabId } = await chrome.storage.session.get<{ liveTabId?: number }>('liveTabId');
    if (tabId === undefined) throw new Error('no tab is live');
    await chrome.tabs.reload(tabId);
  });
}
