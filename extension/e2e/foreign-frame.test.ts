/** The player on a page is another site's, and the host answered yes to the one question that options ask. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { frameIn } from './harness/frame-in.ts';
import { HostStage } from './harness/host-stage.ts';
import { ListenerSocket } from './harness/listener-socket.ts';
import { waitFor } from './harness/wait-for.ts';

let stage: HostStage;
let blog: Page;

beforeAll(async () => {
  stage = await HostStage.open({ allSites: true });
  blog = await stage.chromium.open('https://hostile.auxcast.example/blog');
});

afterAll(() => stage.close());

test('what it plays is read, and the host has nothing to mend', async () => {
  const player = await frameIn(blog.mainFrame(), { src: 'https://radio.auxcast.example/' });
  await player.evaluate(() => window.fixture.play());
  const popup = await stage.popup(blog);
  const listener = await ListenerSocket.join(stage.server.url, await popup.goLive());
  await waitFor('what the frame plays', () => {
    expect(listener.nowPlaying).toMatchObject({
      track: { title: 'First Light', source: { site: 'radio.auxcast.example' } },
      playbackState: 'playing',
      anchor: { rate: 1 },
    });
    return true;
  });
  await waitFor('the host has nothing to mend', () => popup.hasNoFailures());
  listener.close();
});
