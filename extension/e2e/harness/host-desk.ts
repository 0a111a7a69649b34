import type { Page } from 'puppeteer-core';
import { choose, click } from './click.ts';
import type { HostPopup } from './host-popup.ts';
import type { HostStage } from './host-stage.ts';
import { TalkSeat } from './talk-seat.ts';
import { VoiceEar } from './voice-ear.ts';

const PARTS = {
  talkButton: (channelId: string) => `[data-talk="${channelId}"]`,
  arm: '#arm-microphone',
  device: '#microphone-device',
  cleaning: '.microphone input[type="checkbox"]',
};

const INVITES = 'section[aria-labelledby="invites-heading"]';
const CHANNELS = 'section[aria-labelledby="channels-heading"]';

/** The host's page where people are, opened from the popup of a live session. */
export class HostDesk {
  /** Its ear is the extension's offscreen document: that plays what the host hears. */
  readonly seat: TalkSeat;
  readonly page: Page;

  private constructor(page: Page, seat: TalkSeat) {
    this.page = page;
    this.seat = seat;
  }

  /** With a microphone allowed. */
  static async open(stage: HostStage, popup: HostPopup): Promise<HostDesk> {
    const { browser } = stage.chromium;
    const opening = browser.waitForTarget((target) => target.url().endsWith('/desk.html'));
    await popup.press('#open-desk');
    const page = await (await opening).asPage();
    // No test can press the browser's own button.
    const origin = `chrome-extension://${new URL(page.url()).host}`;
    await browser.setPermission(origin, { permission: { name: 'microphone' }, state: 'granted' });
    const ear = await VoiceEar.attach(await stage.offscreenDocument());
    return new HostDesk(page, new TalkSeat(page, ear, PARTS));
  }

  /** The link of a new invite. */
  async invite(who: 'Guest: may talk' | 'Ops: may do what this page does'): Promise<string> {
    await choose(this.page, `${INVITES} select`, who);
    await click(this.page, `${INVITES} form button`);
    await this.page.waitForSelector(`${INVITES} .panel-made input`);
    const link = await this.page.$eval(`${INVITES} .panel-made input`, (field) =>
      field instanceof HTMLInputElement ? field.value : '',
    );
    await click(this.page, `${INVITES} .panel-made button:last-child`);
    await this.page.waitForFunction(
      (made) => document.querySelector(made) === null,
      { polling: 'mutation' },
      `${INVITES} .panel-made`,
    );
    return link;
  }

  /** Returns its id. */
  async addChannel(
    name: string,
    mode: 'Push to talk: while held' | 'Open: until switched off',
  ): Promise<string> {
    await choose(this.page, `${CHANNELS} form select`, mode);
    await this.page.$eval(
      `${CHANNELS} form input`,
      (field, value) => {
        if (field instanceof HTMLInputElement) field.value = value;
      },
      name,
    );
    await click(this.page, `${CHANNELS} form button[type="submit"]`);
    return this.channelId(name);
  }

  /** Of the channel of that name, once it is there. */
  async channelId(name: string): Promise<string> {
    const found = await this.page.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll<HTMLElement>('.strip')].find(
          (strip) => strip.querySelector('.name')?.textContent === wanted,
        )?.dataset['channel'],
      { polling: 'mutation' },
      name,
    );
    return (await found.jsonValue()) ?? '';
  }
}
