import type { Page } from 'puppeteer-core';
import { choose, click } from './click.ts';
import type { VoiceEar } from './voice-ear.ts';

/** Where a page that one talks on has what it takes. */
export interface TalkParts {
  talkButton(channelId: string): string;
  readonly arm: string;
  readonly device: string;
  readonly cleaning: string;
}

/** Milliseconds. What is ticked is no change that a page tells of, and hidden pages draw no frames. */
const LOOK = { polling: 50 };

/** Somebody at a page that they talk on, and what they hear. */
export class TalkSeat {
  readonly page: Page;
  readonly ear: VoiceEar;
  readonly #parts: TalkParts;

  constructor(page: Page, ear: VoiceEar, parts: TalkParts) {
    this.page = page;
    this.ear = ear;
    this.#parts = parts;
  }

  /** Turns the microphone of that name on: by the page's own picker, and as it sounds. */
  async arm(microphone: string): Promise<void> {
    const { arm, device, cleaning } = this.#parts;
    await click(this.page, arm);
    // Noise suppression takes a steady tone for noise.
    await click(this.page, cleaning);
    await choose(this.page, device, microphone);
  }

  /** Another microphone, with echo and noise taken away or not. */
  async change(microphone: string, isCleaned: boolean): Promise<void> {
    const { device, cleaning } = this.#parts;
    const isNow = await this.page.$eval(cleaning, (box) => box instanceof HTMLInputElement && box.checked);
    if (isNow !== isCleaned) await click(this.page, cleaning);
    await choose(this.page, device, microphone);
  }

  /** Latches the talk button, or lets it go; nothing where it is so already. */
  async talk(channelId: string, isOn: boolean): Promise<void> {
    const button = this.#parts.talkButton(channelId);
    await this.page.waitForSelector(`${button}:enabled`);
    const wanted = `${button}[aria-pressed="${isOn}"]`;
    if (!(await this.page.$(wanted))) await click(this.page, button);
    await this.page.waitForSelector(wanted);
  }

  /** Resolves once there is no talk button for that channel. */
  async mayNotTalk(channelId: string): Promise<void> {
    await this.page.waitForFunction(
      (button) => document.querySelector(button) === null,
      LOOK,
      this.#parts.talkButton(channelId),
    );
  }

  /** Ticks or clears a box of the grid of rights, as `Guests may talk on Stage`. */
  async setCell(label: string, allowed: boolean): Promise<void> {
    const box = `input[aria-label="${label}"]`;
    await this.showsCell(label, !allowed);
    await click(this.page, box);
  }

  /** Resolves once the grid says so. */
  async showsCell(label: string, allowed: boolean): Promise<void> {
    await this.page.waitForFunction(
      (box, wanted) => {
        const found = document.querySelector(box);
        return found instanceof HTMLInputElement && found.checked === wanted;
      },
      LOOK,
      `input[aria-label="${label}"]`,
      allowed,
    );
  }
}
