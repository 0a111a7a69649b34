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
}
