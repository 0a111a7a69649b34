import type { Page } from 'puppeteer-core';
import type { FailureCode } from '../../failures/failures.ts';
import type { Chromium } from './chromium.ts';
import { click } from './click.ts';
import { EXTENSION_NAME } from './extension-copy.ts';

/** The host's popup, as it opens from the toolbar. */
export class HostPopup {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Truly clicks the toolbar button on `tab`. */
  static async open(chromium: Chromium, tab: Page): Promise<HostPopup> {
    return new HostPopup(await chromium.clickToolbarButton(EXTENSION_NAME, tab));
  }

  /** Presses "Go live" and waits until the link is there. Returns the link. */
  async goLive(): Promise<string> {
    await this.press('#go-live');
    return this.link();
  }

  async link(): Promise<string> {
    await this.page.waitForSelector('#link');
    return this.page.$eval('#link', (link) => (link instanceof HTMLInputElement ? link.value : ''));
  }

  press(selector: string): Promise<void> {
    return click(this.page, selector);
  }

  async text(selector: string): Promise<string> {
    await this.page.waitForSelector(selector);
    return this.page.$eval(selector, (element) => element.textContent?.trim() ?? '');
  }

  /** What the host is told about a failure, once it shows. */
  async words(code: FailureCode): Promise<string> {
    return this.text(`[data-failure="${code}"] p`);
  }

  async hasNoFailures(): Promise<boolean> {
    return (await this.page.$('[data-failure]')) === null;
  }

  /** What the options page would save. */
  async configure(settings: {
    readonly serverUrl?: string;
    readonly hostKeys?: Readonly<Record<string, string>>;
  }): Promise<void> {
    await this.page.evaluate((changes) => chrome.storage.local.set({ settings: changes }), settings);
  }

  async end(): Promise<void> {
    await this.press('#end');
    await this.press('#end-for-everyone');
    await this.page.waitForSelector('#go-live');
  }

  /** Idempotent. A popup also closes by itself when the host turns to another tab. */
  async close(): Promise<void> {
    if (!this.page.isClosed()) await this.page.close();
  }
}
