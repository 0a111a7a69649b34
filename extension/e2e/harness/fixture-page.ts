import type { Page } from 'puppeteer-core';

/** What `fixtures/kit.js` puts into each page. */
interface Fixture {
  play(): Promise<void>;
  pause(): void;
  seek(seconds: number): Promise<void>;
  next(): Promise<void>;
  advertise(on: boolean): Promise<void>;
  positionMs(): number;
}

declare global {
  interface Window {
    readonly fixture: Fixture;
  }
}

/** A site's fixture page, with its knobs. */
export class FixturePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async play(): Promise<void> {
    await this.page.evaluate(() => window.fixture.play());
  }

  async pause(): Promise<void> {
    await this.page.evaluate(() => window.fixture.pause());
  }

  async seek(seconds: number): Promise<void> {
    await this.page.evaluate((to) => window.fixture.seek(to), seconds);
  }

  async next(): Promise<void> {
    await this.page.evaluate(() => window.fixture.next());
  }

  async advertise(on: boolean): Promise<void> {
    await this.page.evaluate((shown) => window.fixture.advertise(shown), on);
  }

  /** Where the music truly is. */
  positionMs(): Promise<number> {
    return this.page.evaluate(() => window.fixture.positionMs());
  }
}
