import type { Page } from 'puppeteer-core';
import type { Chromium } from './chromium.ts';
import { MUSIC_HOST } from './music.ts';

/** The music page shipped with the project: two tracks, a different tone in each ear (see music.ts). */
export class MusicPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** `chromium` was launched with the web server's arguments. */
  static async open(chromium: Chromium): Promise<MusicPage> {
    return new MusicPage(await chromium.open(`https://${MUSIC_HOST}/`));
  }

  async play(): Promise<void> {
    await this.#press('play');
    await this.page.waitForFunction(() => (document.querySelector('audio')?.currentTime ?? 0) > 0);
  }

  async pause(): Promise<void> {
    await this.#press('pause');
  }

  async next(): Promise<void> {
    await this.#press('next');
  }

  async seek(seconds: number): Promise<void> {
    await this.page.$eval(
      'audio',
      (audio, to) => {
        audio.currentTime = to;
      },
      seconds,
    );
  }

  /** A script's click: unlike a mouse's it needs the page neither in front nor drawn. */
  async #press(button: string): Promise<void> {
    await this.page.$eval(`#${button}`, (element) => {
      if (element instanceof HTMLElement) element.click();
    });
  }
}
