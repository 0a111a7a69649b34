import { sessionList } from '@auxcast/shared-types';
import type { Page } from 'puppeteer-core';
import { encode } from 'uqr';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Chromium } from './harness/chromium.ts';
import { SILENT_BELOW_DB } from './harness/ear.ts';
import { EventLog } from './harness/event-log.ts';
import { EXTENSION_NAME } from './harness/extension-copy.ts';
import { hears } from './harness/hears.ts';
import type { HostPopup } from './harness/host-popup.ts';
import { HostStage } from './harness/host-stage.ts';
import { ListenerPage } from './harness/listener-page.ts';
import { ListenerSocket } from './harness/listener-socket.ts';
import { MUSIC } from './harness/music.ts';
import { MusicPage } from './harness/music-page.ts';
import { seenModules } from './harness/qr-picture.ts';
import { SpeakerTap } from './harness/speaker-tap.ts';
import { waitFor } from './harness/wait-for.ts';

/** As loud as the fixture web's tones, give or take (amplitude 0.4 is -8 dB). */
const AUDIBLE_DB = -20;

let stage: HostStage;
let elsewhere: Chromium;
/** Both play, each its own tones. */
let north: MusicPage;
let south: MusicPage;

beforeAll(async () => {
  stage = await HostStage.open();
  elsewhere = await Chromium.launch();
  north = await MusicPage.open(stage.chromium);
  await north.play();
  south = await MusicPage.open(stage.chromium);
  await south.next();
});

afterAll(async () => {
  await elsewhere.close();
  await stage.close();
});

describe('a broadcast under the hands of its host', () => {
  let popup: HostPopup;
  let link: string;
  let socket: ListenerSocket;
  let page: Page;
  let listener: ListenerPage;
  let events: EventLog;
  let speakers: SpeakerTap;

  beforeAll(async () => {
    popup = await stage.popup(north.page);
    speakers = await SpeakerTap.attach(stage.chromium);
    link = await popup.goLive();
  });

  afterAll(() => socket?.close());

  test('stands on the toolbar button, with its listeners', async () => {
    await waitFor('live', async () => (await badge()).text === '●');
    socket = await ListenerSocket.join(stage.server.url, link);
    page = await elsewhere.browser.newPage();
    events = await EventLog.start(page);
    listener = await ListenerPage.open(page, link);
    await hears(listener, MUSIC[0]);
    await waitFor('two listeners', async () => (await badge()).text === '2');
    expect((await badge()).title).toBe('Auxcast: live, 2 listeners');
  });

  test('shows its link as a QR code', async () => {
    const { data, size } = encode(link, { ecc: 'M', border: 4 });
    await popup.press('.share button[aria-pressed]');
    expect(await seenModules(popup.page, '.code svg', size)).toEqual(data);
    await popup.press('.share button[aria-pressed]');
  });

  test('is muted for the host alone', async () => {
    await waitFor('the host hears it', async () => (await speakers.peakDb()) > AUDIBLE_DB);
    await popup.press('#mute-here');
    await waitFor('the host hears nothing', async () => (await speakers.peakDb()) < SILENT_BELOW_DB);
    // What is new now cannot come from a buffer.
    await north.next();
    await hears(listener, MUSIC[1]);
    expect(await speakers.peakDb()).toBeLessThan(SILENT_BELOW_DB);
    expect(socket.state).toBe('live');
    await north.next();
    await hears(listener, MUSIC[0]);
    await popup.press('#mute-here');
    await waitFor('the host hears it again', async () => (await speakers.peakDb()) > AUDIBLE_DB);
  });

  test('moves to another tab while both play; listeners notice nothing but the music', async () => {
    await popup.close();
    const received = await receivedTrack(page);
    const before = events.names.length;

    popup = await stage.popup(south.page);
    await popup.press('#move-here');
    await hears(listener, MUSIC[1]);
    await waitFor('the other title', async () => (await listener.read()).title === MUSIC[1].title);
    await waitFor('the host hears it too', async () => (await speakers.peakDb()) > AUDIBLE_DB);

    expect(await popup.link()).toBe(link);
    expect(await popup.hasNoFailures()).toBe(true);
    expect(events.names.slice(before)).toContain('nowPlaying');
    expect(events.names.slice(before)).not.toContain('program');
    expect(events.names.slice(before)).not.toContain('sessionState');
    // A new consumer would have brought a new one.
    expect(await receivedTrack(page)).toEqual(received);
  });

  test('leaves the toolbar button when it ends', async () => {
    await popup.end();
    await waitFor('over', () => socket.state === 'ended');
    await waitFor('an empty badge', async () => (await badge()).text === '');
    await popup.close();
  });
});

test('the chosen quality is what goes out', async () => {
  const popup = await stage.popup(north.page);
  const kbpsAt = async (quality: number) => {
    await popup.press(`input[name=quality][value="${quality}"]`);
    await popup.goLive();
    // One reading a second: as often as the popup's clock moves on.
    const measured = new Map<string, number>();
    await waitFor(`five seconds at ${quality}`, async () => {
      const kbps = Number.parseInt(await popup.text('#upload-health span'), 10);
      if (kbps > 0) measured.set(await popup.text('.elapsed'), kbps);
      return measured.size > 5;
    });
    await popup.end();
    return median([...measured.values()]);
  };
  const best = await kbpsAt(256);
  const least = await kbpsAt(128);
  await popup.press('input[name=quality][value="192"]');
  await popup.close();
  expect(best).toBeGreaterThan(256 * 0.8);
  expect(least).toBeGreaterThan(128 * 0.8);
  expect(least).toBeLessThan(128 * 1.2);
});

test('a public broadcast is on the home page and in the list, an unlisted one nowhere', async () => {
  const popup = await stage.popup(north.page);
  const found = async (visibility: string) => {
    await popup.press(`input[name=visibility][value=${visibility}]`);
    const link = await popup.goLive();
    const { sessions } = sessionList.parse(await (await fetch(`${stage.server.url}/api/sessions`)).json());
    const home = await elsewhere.open(stage.server.url);
    const path = new URL(link).pathname;
    const places = {
      inList: sessions.some((session) => session.url === link),
      atHome: (await home.$(`a[href$="${path}"]`)) !== null,
    };
    await home.close();
    await popup.end();
    return places;
  };
  expect(await found('public')).toEqual({ inList: true, atHome: true });
  expect(await found('unlisted')).toEqual({ inList: false, atHome: false });
  await popup.close();
});

test('ten broadcasts leave nothing behind', async () => {
  const popup = await stage.popup(north.page);
  const { id } = await stage.chromium.extension(EXTENSION_NAME);
  const target = await stage.chromium.browser.waitForTarget(
    (candidate) => candidate.url() === `chrome-extension://${id}/offscreen.html`,
  );
  const offscreen = await target.asPage();
  const links = new Set<string>();
  links.add(await popup.goLive());
  expect(await held(offscreen)).toEqual({ contexts: 1, connections: 1, tracks: 2 });
  await popup.end();
  for (let round = 1; round < 10; round += 1) {
    links.add(await popup.goLive());
    await popup.end();
  }
  expect(links.size).toBe(10);
  await waitFor('nothing is held', async () => {
    expect(await held(offscreen)).toEqual({ contexts: 0, connections: 0, tracks: 0 });
    return true;
  });
  await popup.close();
});

test('the keyboard goes live without the popup', async () => {
  // The click gives the right to the tab, which a true key press would bring along.
  const popup = await stage.popup(north.page);
  await popup.close();
  await pressShortcut();
  await waitFor('live', async () => (await badge()).text === '●');

  const opened = await stage.popup(north.page);
  const listener = await ListenerPage.open(await elsewhere.browser.newPage(), await opened.link());
  await hears(listener, MUSIC[0]);
  await opened.end();
  await opened.close();
});

async function badge(): Promise<{ text: string; title: string }> {
  const worker = await stage.chromium.serviceWorker(EXTENSION_NAME);
  return worker.evaluate(async () => ({
    text: await chrome.action.getBadgeText({}),
    title: await chrome.action.getTitle({}),
  }));
}

/** What the browser does at the key press: no key reaches the browser itself in a test. */
async function pressShortcut(): Promise<void> {
  const worker = await stage.chromium.serviceWorker(EXTENSION_NAME);
  await worker.evaluate(async () => {
    const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    const dispatch: unknown = Reflect.get(chrome.commands.onCommand, 'dispatch');
    if (typeof dispatch !== 'function') throw new Error('This browser lets nobody dispatch its events.');
    Reflect.apply(dispatch, chrome.commands.onCommand, ['go-live', tab]);
  });
}

/** What is open in a page: sound engines, peer connections and tracks that are not over. */
async function held(page: Page): Promise<{ contexts: number; connections: number; tracks: number }> {
  const contexts = await page.queryObjects(await page.evaluateHandle(() => AudioContext.prototype));
  const connections = await page.queryObjects(await page.evaluateHandle(() => RTCPeerConnection.prototype));
  const tracks = await page.queryObjects(await page.evaluateHandle(() => MediaStreamTrack.prototype));
  return {
    contexts: await contexts.evaluate((all) => all.filter(({ state }) => state !== 'closed').length),
    connections: await connections.evaluate(
      (all) => all.filter(({ connectionState }) => connectionState !== 'closed').length,
    ),
    tracks: await tracks.evaluate((all) => all.filter(({ readyState }) => readyState === 'live').length),
  };
}

/** The track that the listener's page plays. */
function receivedTrack(page: Page): Promise<{ id: string; readyState: string }> {
  return page.$eval('audio', (audio) => {
    const stream = audio.srcObject;
    const track = stream instanceof MediaStream ? stream.getAudioTracks()[0] : undefined;
    if (!track) throw new Error('The page plays nothing.');
    return { id: track.id, readyState: track.readyState };
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
