import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failureWords } from '../failures/failures.ts';
import { Chromium } from './harness/chromium.ts';
import { EXTENSION_NAME } from './harness/extension-copy.ts';
import { FixturePage } from './harness/fixture-page.ts';
import { hears, hearsNothing } from './harness/hears.ts';
import type { HostPopup } from './harness/host-popup.ts';
import { HostStage } from './harness/host-stage.ts';
import { ListenerPage } from './harness/listener-page.ts';
import { ListenerSocket } from './harness/listener-socket.ts';
import { MUSIC, MUSIC_HOST } from './harness/music.ts';
import { MusicPage } from './harness/music-page.ts';
import { waitFor } from './harness/wait-for.ts';
import { TITLES } from './site-expectations.ts';

/** A tab that navigates by full loads takes a while on a busy machine. */
const PATIENCE_MS = 30_000;
/** The first track of the fixture pages (fixtures/kit.js). */
const RADIO = { leftHz: 440, rightHz: 660 };

let stage: HostStage;
let elsewhere: Chromium;
let music: MusicPage;
let link: string;
let socket: ListenerSocket;
let listener: ListenerPage;

beforeAll(async () => {
  stage = await HostStage.open();
  elsewhere = await Chromium.launch();
  music = await MusicPage.open(stage.chromium);
  await music.play();
  const popup = await stage.popup(music.page);
  link = await popup.goLive();
  socket = await ListenerSocket.join(stage.server.url, link);
  await shows(MUSIC[0].title);
  await popup.close();
  listener = await ListenerPage.open(await elsewhere.browser.newPage(), link);
  await hears(listener, MUSIC[0]);
});

afterAll(async () => {
  socket?.close();
  await elsewhere.close();
  await stage.close();
});

describe('the music tab', () => {
  test('may load another page of its site', async () => {
    await music.page.goto(`https://${MUSIC_HOST}/another`);
    await music.next();
    await shows(MUSIC[1].title);
    await hears(listener, MUSIC[1]);
    // Of a site that the extension does not know, listeners are told the origin alone.
    expect(socket.nowPlaying.track?.source?.url).toBe(`https://${MUSIC_HOST}`);
  });

  test('may move to another site: the old track goes, the sound stays, and a click brings the new one', async () => {
    await music.page.goto('https://radio.auxcast.example/');
    await new FixturePage(music.page).play();
    await waitFor('nothing known plays', () => socket.nowPlaying.track === null, PATIENCE_MS);
    expect(socket.nowPlaying).toEqual({ track: null, playbackState: 'none', anchor: null });
    await hears(listener, RADIO);

    const popup = await stage.popup(music.page);
    await shows(TITLES[0]);
    await waitFor('the host is not asked any more', () => popup.hasNoFailures());
    await popup.close();
  });

  test('that moved to another site is asked for in the popup of another tab', async () => {
    const other = await stage.chromium.open('https://www.deezer.com/');
    await music.page.goto(`https://${MUSIC_HOST}/`);
    await music.play();
    const popup = await stage.popup(other);
    expect(await popup.words('tab-moved')).toBe(failureWords('tab-moved', stage.server.url));
    await popup.close();
    await other.close();
    const back = await stage.popup(music.page);
    await shows(MUSIC[0].title);
    await back.close();
  });

  test('that says it plays but makes no sound warns the host', async () => {
    await setMuted(true);
    await hearsNothing(listener);
    const popup = await stage.popup(music.page);
    expect(await popup.words('tab-silent')).toBe(failureWords('tab-silent', stage.server.url));
    await setMuted(false);
    await waitFor('the warning goes', () => popup.hasNoFailures());
    await popup.close();
  });

  test('may be put to sleep: the link waits, and another tab takes over', async () => {
    const next = await openMusic();
    await discardMusicTab();
    const popup = await stage.popup(next.page);
    expect(await popup.words('tab-discarded')).toBe(failureWords('tab-discarded', stage.server.url));
    await waitFor('listeners wait', () => socket.state === 'waiting');
    await takeOver(popup, next);
  });

  test('may be closed: the link waits, and another tab takes over', async () => {
    const next = await openMusic();
    await music.page.close();
    const popup = await stage.popup(next.page);
    expect(await popup.words('tab-closed')).toBe(failureWords('tab-closed', stage.server.url));
    await waitFor('listeners wait', () => socket.state === 'waiting');
    await takeOver(popup, next);
  });
});

async function shows(title: string): Promise<void> {
  await waitFor(
    `listeners see "${title}"`,
    () => socket.nowPlaying.track?.title === title && socket.nowPlaying.playbackState === 'playing',
    PATIENCE_MS,
  );
}

async function openMusic(): Promise<MusicPage> {
  const page = await MusicPage.open(stage.chromium);
  await page.next();
  return page;
}

async function takeOver(popup: HostPopup, next: MusicPage): Promise<void> {
  await popup.press('#move-here');
  await waitFor('the broadcast is live again', () => socket.state === 'live');
  await shows(MUSIC[1].title);
  await hears(listener, MUSIC[1]);
  expect(await popup.link()).toBe(link);
  await popup.close();
  music = next;
}

async function setMuted(muted: boolean): Promise<void> {
  await music.page.$eval(
    'audio',
    (audio, to) => {
      audio.muted = to;
    },
    muted,
  );
}

/** As the browser does when memory is short. */
async function discardMusicTab(): Promise<void> {
  const worker = await stage.chromium.serviceWorker(EXTENSION_NAME);
  await worker.evaluate(async () => {
    const { liveTabId: tabId } = await chrome.storage.session.get<{ liveTabId?: number }>('liveTabId');
    if (tabId === undefined) throw new Error('no tab is live');
    await chrome.tabs.discard(tabId);
  });
}
