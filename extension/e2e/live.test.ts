import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Chromium } from './harness/chromium.ts';
import { EXTENSION_NAME } from './harness/extension-copy.ts';
import { hears, hearsNothing } from './harness/hears.ts';
import type { HostPopup } from './harness/host-popup.ts';
import { HostStage } from './harness/host-stage.ts';
import { ListenerPage } from './harness/listener-page.ts';
import { ListenerSocket } from './harness/listener-socket.ts';
import { MUSIC, type MusicTrack } from './harness/music.ts';
import { MusicPage } from './harness/music-page.ts';
import { waitFor } from './harness/wait-for.ts';

let stage: HostStage;
/** The listener's own: in the host's, opening a page would close the popup. */
let elsewhere: Chromium;
let music: MusicPage;
let popup: HostPopup;
let link: string;
let listener: ListenerPage;
let socket: ListenerSocket;

beforeAll(async () => {
  stage = await HostStage.open();
  elsewhere = await Chromium.launch();
  music = await MusicPage.open(stage.chromium);
  await music.play();
});

afterAll(async () => {
  socket?.close();
  await elsewhere.close();
  await stage.close();
});

/** One broadcast, from its first to its last moment. */
describe('a broadcast', () => {
  test('goes live with a click on the toolbar button', async () => {
    popup = await stage.popup(music.page);
    link = await popup.goLive();
    expect(link).toMatch(new RegExp(`^http://[^/]+:${stage.server.port}/s/[a-z0-9]{10}$`));
    await waitFor('the popup says so', async () => (await popup.text('#session-state')) === 'Live');
  });

  test('is heard in both ears and seen with title and artist', async () => {
    socket = await ListenerSocket.join(stage.server.url, link);
    listener = await ListenerPage.open(await elsewhere.browser.newPage(), link);
    await hearsAndSees(MUSIC[0]);
    await waitFor('the picture', () => socket.nowPlaying.track?.artworkUrl);
    expect(socket.nowPlaying.track).toMatchObject({
      title: MUSIC[0].title,
      artist: MUSIC[0].artist,
      album: MUSIC[0].album,
    });
  });

  test('counts its listeners', async () => {
    await waitFor('the popup counts', async () => (await popup.text('#listener-count')) === '2');
    await waitFor('one of them hears', async () => (await popup.text('#receiving-count')) === '1 receiving');
  });

  test('changes with the track', async () => {
    await music.next();
    await hearsAndSees(MUSIC[1]);
    await waitFor('the popup shows it', async () => (await popup.text('#track-title')) === MUSIC[1].title);
  });

  test('tells when the music pauses, and goes on with it', async () => {
    await music.pause();
    await waitFor('paused music', () => socket.nowPlaying.playbackState === 'paused');
    expect(socket.nowPlaying.anchor?.rate).toBe(0);
    await music.play();
    await waitFor('playing music', () => socket.nowPlaying.playbackState === 'playing');
    await hearsAndSees(MUSIC[1]);
  });

  test('falls silent while the host has paused it', async () => {
    await popup.press('#pause');
    await waitFor('paused', () => socket.state === 'paused');
    await hearsNothing(listener);
    await popup.press('#pause');
    await waitFor('live', () => socket.state === 'live');
    await hearsAndSees(MUSIC[1]);
  });

  test('outlives its popup', async () => {
    await popup.close();
    await music.next();
    await hearsAndSees(MUSIC[0]);
    popup = await stage.popup(music.page);
    expect(await popup.link()).toBe(link);
    expect(await popup.text('#track-title')).toBe(MUSIC[0].title);
  });

  test('outlives the service worker', async () => {
    await popup.close();
    await stage.chromium.killServiceWorker(EXTENSION_NAME);
    await music.next();
    await hearsAndSees(MUSIC[1]);
    popup = await stage.popup(music.page);
    expect(await popup.link()).toBe(link);
    await popup.press('#pause');
    await waitFor('paused', () => socket.state === 'paused');
    await popup.press('#pause');
    await waitFor('live', () => socket.state === 'live');
  });

  test('ends for everyone', async () => {
    await popup.end();
    await waitFor('the session is over', () => socket.state === 'ended');
    await waitFor('the page says so', async () => (await listener.read()).state === 'ended');
  });
});

async function hearsAndSees(track: MusicTrack): Promise<void> {
  await hears(listener, track);
  await waitFor(`"${track.title}" is seen`, async () => {
    expect(await listener.read()).toMatchObject({ title: track.title, artist: track.artist });
    return true;
  });
}
