import { afterAll, beforeAll, expect, test } from 'vitest';
import { HostStage } from './harness/host-stage.ts';
import { ListenerSocket } from './harness/listener-socket.ts';
import { MUSIC } from './harness/music.ts';
import { MusicPage } from './harness/music-page.ts';
import { waitFor } from './harness/wait-for.ts';

let stage: HostStage;

beforeAll(async () => {
  stage = await HostStage.open();
});

afterAll(async () => {
  await stage.close();
});

test('a host goes live with a click, and a listener sees what is playing', async () => {
  const music = await MusicPage.open(stage.chromium);
  await music.play();
  const popup = await stage.popup(music.page);
  const link = await popup.goLive();
  const listener = await ListenerSocket.join(stage.server.url, link);
  const track = await waitFor('the first track with its picture', () => {
    const shown = listener.nowPlaying.track;
    return shown?.artworkUrl ? shown : undefined;
  });
  console.log(listener.nowPlaying, listener.state);
  expect(track.title).toBe(MUSIC[0].title);
  listener.close();
  await popup.end();
});
