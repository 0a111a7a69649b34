import type { Page } from 'puppeteer-core';
import { Chromium } from '../harness/chromium.ts';
import { Ear, type Tone } from '../harness/ear.ts';
import { ListenerPage } from '../harness/listener-page.ts';
import type { SoundDevice } from '../harness/sound-device.ts';
import { waitFor } from '../harness/wait-for.ts';

const NAME = 'Ada';
const TOLERANCE_HZ = 6;
const LOUD_DB = -60;

export interface DemoGuestOptions {
  /** What the host shares. */
  readonly url: string;
  /** With a microphone. */
  readonly sound: SoundDevice;
}

/** Somebody who listens, asks to speak, and talks once they were admitted. */
export class DemoGuest {
  readonly name = NAME;
  readonly #chromium: Chromium;
  readonly #page: Page;

  private constructor(chromium: Chromium, page: Page) {
    this.#chromium = chromium;
    this.#page = page;
  }

  static async open({ url, sound }: DemoGuestOptions): Promise<DemoGuest> {
    const chromium = await Chromium.launch({ env: sound.environment });
    const page = await chromium.browser.newPage();
    const { origin } = new URL(url);
    // No program can press the browser's own button.
    await chromium.browser.setPermission(origin, {
      permission: { name: 'microphone' },
      state: 'granted',
    });
    await ListenerPage.open(page, url);
    return new DemoGuest(chromium, page);
  }

  async ask(): Promise<void> {
    await this.#press('Ask to speak');
    await this.#page.locator('.talk-form input').fill(NAME);
    await this.#page.click('.talk-form button[type="submit"]');
  }

  /** Once they were admitted. */
  async talk(): Promise<void> {
    await this.#press('Turn on your microphone');
    await this.#page.waitForSelector('.talk-button:enabled');
    // What takes noise away takes a steady tone for it.
    await this.#page.click('.talk-microphone input[type="checkbox"]');
    await this.#press('Talk on Stage');
  }

  /** Their tone, as somebody else's page plays it. */
  async heardBy(page: Page, voiceHz: number): Promise<Tone> {
    const ear = await Ear.attach(page, '.talk audio');
    return waitFor('the guest is heard', async () => {
      const { left } = await ear.hear();
      return Math.abs(left.hz - voiceHz) <= TOLERANCE_HZ && left.db > LOUD_DB && left;
    });
  }

  async screenshot(path: `${string}.png`): Promise<void> {
    await this.#page.screenshot({ path, fullPage: true });
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#chromium.close();
  }

  async #press(name: string): Promise<void> {
    await this.#page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
  }
}
