import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HostPopup } from './harness/host-popup.ts';
import { HostStage } from './harness/host-stage.ts';
import { ListenerSocket } from './harness/listener-socket.ts';
import { MusicPage } from './harness/music-page.ts';
import { waitFor } from './harness/wait-for.ts';

let stage: HostStage;
let popup: HostPopup;
let link: string;

beforeAll(async () => {
  stage = await HostStage.open();
  const music = await MusicPage.open(stage.chromium);
  await music.play();
  popup = await stage.popup(music.page);
  link = await popup.goLive();
});

afterAll(() => stage.close());

test('the host reads that listeners do not hear well, and what can be done, as long as it is so; no button moves', async () => {
  const [one, two] = await Promise.all([
    ListenerSocket.join(stage.server.url, link),
    ListenerSocket.join(stage.server.url, link),
  ]);
  const says = (count: string, advice: RegExp) =>
    waitFor(`"${count}"`, async () => {
      expect(await popup.text('#hearing .troubled')).toBe(count);
      expect(await popup.text('#hearing .advice')).toMatch(advice);
      return true;
    });
  const quiet = () => waitFor('nothing to say', async () => (await popup.text('#hearing')) === '');
  const bottom = () => popup.page.$eval('#upload-health', (line) => line.getBoundingClientRect().bottom);
  await waitFor('both', async () => (await popup.text('#listener-count')) === '2');
  await quiet();
  const calm = await bottom();

  await one.report({ sound: 'weak', cause: 'loss', path: 'udp', concealedPct: 6 });
  await says('1 of 2 hears it stutter', /lost on their side/);
  await two.report({ sound: 'failed', cause: 'ice', path: null, concealedPct: null });
  await says('1 of 2 hears it stutter, 1 hears nothing', /on their side blocks it/);
  expect(await bottom()).toBe(calm);
  one.close();
  await says('Your listener hears nothing', /on their side blocks it/);
  await two.report({ sound: 'good', cause: null, path: 'tcp', concealedPct: 0 });
  await quiet();
  two.close();
});
