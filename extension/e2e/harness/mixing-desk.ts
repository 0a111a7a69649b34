import type { Page } from 'puppeteer-core';
import { click } from './click.ts';

/** The mixing desk on the host's page, worked by clicks. */
export class MixingDesk {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await click(this.page, '#open-the-desk');
    await this.page.waitForSelector('[data-strip="tab"]');
  }

  async close(): Promise<void> {
    await click(this.page, '.desk-head ::-p-text(Close the desk)');
    await click(this.page, '.desk-head ::-p-text(Close it)');
    await this.page.waitForSelector('#open-the-desk');
  }

  /** The strip of whoever is called so, once it is there. */
  async stripOf(name: string): Promise<string> {
    const found = await this.page.waitForFunction(
      (wanted) =>
        [...document.querySelectorAll<HTMLElement>('[data-strip]')].find((strip) =>
          strip.textContent?.includes(wanted),
        )?.dataset['strip'],
      { polling: 100 },
      name,
    );
    return (await found.jsonValue()) ?? '';
  }

  async press(stripId: string, control: string): Promise<void> {
    await click(this.page, `[data-strip="${stripId}"] [data-control="${control}"]`);
  }

  /** @param place of the fader, 0 to 1 */
  async setFader(stripId: string, place: number): Promise<void> {
    await this.#slide(`[data-strip="${stripId}"] [data-control="fader"]`, place);
  }

  /** What it says of where its fader stands. */
  faderSays(stripId: string): Promise<string> {
    const fader = `[data-strip="${stripId}"] [data-control="fader"]`;
    return this.page.$eval(fader, (element) => element.getAttribute('aria-valuetext') ?? '');
  }

  /** As far from the first tab as from the second. */
  async fadeHalfway(): Promise<void> {
    await this.#slide('input.crossfade', 0.5);
  }

  /** Resolves once it says so of what is wrong with a strip. @param ms until this fails */
  async saysOf(stripId: string, words: string, ms?: number): Promise<void> {
    await this.#says(`[data-trouble="${stripId}"]`, words, ms);
  }

  /** Resolves once nothing is wrong with a strip. @param ms until this fails */
  async saysNothingOf(stripId: string, ms?: number): Promise<void> {
    await this.page.waitForFunction(
      (any) => document.querySelector(any) === null,
      { polling: 'mutation', ...(ms !== undefined && { timeout: ms }) },
      `[data-trouble="${stripId}"]`,
    );
  }

  /** Resolves once a strip says so, however shortly. @param ms until this fails */
  async stripSays(stripId: string, words: string, ms?: number): Promise<void> {
    await this.#says(`[data-strip="${stripId}"]`, words, ms);
  }

  /** From the first tab to the second, in two seconds. */
  async fadeToB(): Promise<void> {
    await click(this.page, `.deck ::-p-text(Fade to B, 2 s)`);
  }

  /** To the other tab at once. @param side the letter of the tab */
  async cutTo(side: 'A' | 'B'): Promise<void> {
    await click(this.page, `.deck ::-p-text(Cut to ${side})`);
  }

  /** The first on the board. */
  async playJingle(): Promise<void> {
    await click(this.page, '[data-jingle] .pad');
  }

  /** Puts out what is lit of a strip; nothing where it is not. */
  async putOut(stripId: string, control: string): Promise<void> {
    const lit = await this.page.$(
      `[data-strip="${stripId}"] [data-control="${control}"][aria-pressed="true"]`,
    );
    await lit?.evaluate((key) => key instanceof HTMLElement && key.click());
  }

  async addJingle(path: string): Promise<void> {
    const chooser = await this.page.waitForSelector('input#jingle-files');
    await chooser?.uploadFile(path);
    await this.page.waitForSelector('[data-jingle]');
  }

  text(): Promise<string> {
    return this.page.$eval('body', (body) => body.innerText);
  }

  /** Resolves once the page says whether the program is mixed. */
  async shows(mode: 'direct' | 'mixed'): Promise<void> {
    await this.page.waitForSelector(`.master .mode.${mode}`);
  }

  async #says(selector: string, words: string, ms?: number): Promise<void> {
    await this.page.waitForFunction(
      (where, said) => document.querySelector(where)?.textContent?.includes(said),
      { polling: 'mutation', ...(ms !== undefined && { timeout: ms }) },
      selector,
      words,
    );
  }

  async #slide(selector: string, place: number): Promise<void> {
    await this.page.waitForSelector(selector);
    await this.page.$eval(
      selector,
      (slider, value) => {
        if (!(slider instanceof HTMLInputElement)) return;
        slider.value = String(value);
        slider.dispatchEvent(new Event('input', { bubbles: true }));
      },
      place,
    );
  }
}
