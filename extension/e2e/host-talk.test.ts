import { seriousViolations } from '@auxcast/shared-types/design/testing/serious-violations.ts';
import { showTheme } from '@auxcast/shared-types/design/testing/show-theme.ts';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { click } from './harness/click.ts';
import type { HostPopup } from './harness/host-popup.ts';
import { HostStage } from './harness/host-stage.ts';
import { MusicPage } from './harness/music-page.ts';
import { SoundDevice } from './harness/sound-device.ts';
import { TalkSocket } from './harness/talk-socket.ts';
import { waitFor } from './harness/wait-for.ts';

const VOICE_HZ = 440;

let sound: SoundDevice;
let stage: HostStage;
let music: MusicPage;
let popup: HostPopup;
let desk: Page;
let noor: TalkSocket;
let link: string;

beforeAll(async () => {
  sound = await SoundDevice.create({ Host: VOICE_HZ });
  stage = await HostStage.open({ sound });
  music = await MusicPage.open(stage.chromium);
  await music.play();
});

afterAll(async () => {
  noor?.close();
  await stage?.close();
  await sound?.close();
});

/** In both themes. */
async function isAccessible(page: Page): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await showTheme(page, theme);
    expect(await seriousViolations(page), theme).toEqual([]);
    const sidewaysPx = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(sidewaysPx, theme).toBeLessThanOrEqual(0);
  }
}

/** A private session, worked by its host. */
describe('the host among those who talk', () => {
  test('shares a private session by a link that lets people in, and nobody else', async () => {
    popup = await stage.popup(music.page);
    await popup.press('input[value="private"]');
    await popup.goLive();
    link = await waitFor('the link holds an invite', async () => {
      const shared = await popup.link();
      return shared.includes('#') && shared;
    });
    const [bare = ''] = link.split('#');
    await expect(TalkSocket.join(stage.server.url, bare)).rejects.toMatchObject({ code: 'invite-needed' });
    noor = await TalkSocket.join(stage.server.url, link);
  });

  test('sees in the popup who asks to speak, and opens the page where people are', async () => {
    await noor.askToSpeak('Noor');
    await waitFor('the popup says so', async () => (await popup.text('#open-desk')).includes('(1)'));
    expect(await popup.text('.ask p')).toContain('Noor asks to speak');
    await isAccessible(popup.page);
    const opening = stage.chromium.browser.waitForTarget((target) => target.url().endsWith('/desk.html'));
    await popup.press('#open-desk');
    desk = await (await opening).asPage();
    await waitFor('the page says it in its title', async () => (await desk.title()).includes('1 ask'));
    for (const name of ['More about Noor', 'Show them', 'Make a link'])
      await click(desk, `.panels ::-p-aria([name="${name}"][role="button"])`);
    for (const width of [360, 768, 1280]) {
      await desk.setViewport({ width, height: 900 });
      await isAccessible(desk);
    }
  });

  test('admits who asks, mutes and unmutes them', async () => {
    await click(desk, '[aria-label="Admit Noor"]');
    await waitFor('she may talk', () => noor.state.you.role === 'guest');
    await click(desk, '[aria-label="Mute Noor"]');
    await waitFor('she is muted', () => noor.state.you.isMuted);
    await click(desk, '[aria-label="Unmute Noor"]');
    await waitFor('she is not', () => !noor.state.you.isMuted);
  });

  test('talks with a click on the page, by a microphone that the offscreen document opened', async () => {
    // No test can press the browser's own button.
    const origin = `chrome-extension://${new URL(desk.url()).host}`;
    await stage.chromium.browser.setPermission(origin, {
      permission: { name: 'microphone' },
      state: 'granted',
    });
    // Noise suppression takes a steady tone for noise.
    await click(desk, '.microphone input[type="checkbox"]');
    await click(desk, '[data-talk="stage"]');
    const stageOf = () => noor.state.room.channels.find(({ channelId }) => channelId === 'stage');
    const host = await waitFor('the host talks', () => stageOf()?.talking[0]);
    await waitFor(
      'its voice is there to be heard',
      () => noor.state.room.people.find(({ participantId }) => participantId === host)?.voiceId,
    );
    await waitFor('it is loud enough', () => (noor.state.levels.get(host) ?? -127) > -60);
    await isAccessible(desk);
    await click(desk, '[data-talk="stage"]');
    await waitFor('the host talks no longer', () => stageOf()?.talking.length === 0);
  });

  test('takes a right away by a cell of the matrix', async () => {
    await click(desk, '[aria-label="Guests may talk on Stage"]');
    const mayTalk = () => noor.state.room.channels.find(({ channelId }) => channelId === 'stage')?.mayTalk;
    await waitFor('she may not talk any more', () => mayTalk() === false);
  });
});
