import type { JSHandle, Page } from 'puppeteer-core';
import * as z from 'zod/mini';
import { Ear, tone } from './ear.ts';

/** What a person at a listener's page sees and hears at one moment. */
export const listenerReading = z.object({
  left: tone,
  right: tone,
  firstHeardAtMs: z.nullable(z.number()),
  /** The page's `data-state`; `gone` while there is none. */
  state: z.string(),
  title: z.string(),
  artist: z.string(),
  /** What the page says about its state. */
  words: z.string(),
});
export type ListenerReading = z.infer<typeof listenerReading>;

/** One heading that the page showed, and since when (milliseconds since the Unix epoch). */
export const shownTitle = z.object({ title: z.string(), artist: z.string(), atMs: z.number() });
export type ShownTitle = z.infer<typeof shownTitle>;

interface TitleLog {
  readonly shown: ShownTitle[];
}

/** The product's own page for listeners, in whichever browser `page` belongs to. */
export class ListenerPage {
  readonly #page: Page;
  readonly #ear: Ear;
  readonly #titles: JSHandle<TitleLog>;

  private constructor(page: Page, ear: Ear, titles: JSHandle<TitleLog>) {
    this.#page = page;
    this.#ear = ear;
    this.#titles = titles;
  }

  /** Opens the link and, where the browser blocks sound until then, taps "Listen". */
  static async open(page: Page, url: string): Promise<ListenerPage> {
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    const ear = await Ear.attach(page);
    const listener = new ListenerPage(page, ear, await page.evaluateHandle(logTitles));
    await page.waitForFunction(
      () => !['connecting', 'gone'].includes(document.querySelector('main')?.dataset['state'] ?? 'gone'),
    );
    if ((await listener.read()).state === 'blocked') await page.click('main .controls .main');
    return listener;
  }

  async read(): Promise<ListenerReading> {
    const hearing = await this.#ear.hear();
    const seen = await this.#page.evaluate(() => {
      const text = (selector: string) => document.querySelector(selector)?.textContent?.trim() ?? '';
      const state = document.querySelector('main')?.dataset['state'] ?? 'gone';
      return { state, title: text('main h1'), artist: text('main .artist'), words: text('main .words') };
    });
    return { ...hearing, ...seen };
  }

  /**
   * Stays the same while nothing was built anew, here or at the host: a new transport, consumer or producer
   * brings another.
   */
  stream(): Promise<string | null> {
    return this.#page.$eval('main > audio', ({ srcObject }) =>
      srcObject instanceof MediaStream ? srcObject.id : null,
    );
  }

  /** Every heading that was on this screen, oldest first. */
  shownTitles(): Promise<ShownTitle[]> {
    return this.#titles.evaluate(({ shown }) => shown);
  }

  async screenshot(path: `${string}.png`): Promise<void> {
    await this.#page.screenshot({ path });
  }
}

/** Runs in the page. */
function logTitles(): TitleLog {
  const shown: ShownTitle[] = [];
  const look = () => {
    const text = (selector: string) => document.querySelector(selector)?.textContent?.trim() ?? '';
    const title = text('main h1');
    const artist = text('main .artist');
    const last = shown.at(-1);
    if (last?.title === title && last.artist === artist) return;
    shown.push({ title, artist, atMs: performance.timeOrigin + performance.now() });
  };
  look();
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  return { shown };
}
