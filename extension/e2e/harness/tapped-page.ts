import { createNanoEvents } from 'nanoevents';
import type { Page } from 'puppeteer-core';
import { FACTS_EVENT } from '../../now-playing/page-events.ts';
import { type PageReading, pageFacts, pageReading } from '../../now-playing/page-facts.ts';
import type { PageReaderEvents, ReadingSource } from '../../now-playing/publisher/page-readers.ts';

declare global {
  interface Window {
    auxcastTap(detail: string, url: string): void;
  }
}

/** Any number: there is one page here. */
export const TAPPED_TAB = 1;

/** The page reader's words straight from the page, in the relay's place: what a reader alone can tell. */
export class TappedPage implements ReadingSource {
  readonly #emitter = createNanoEvents<PageReaderEvents>();
  #last: PageReading | undefined;

  static async tap(page: Page): Promise<TappedPage> {
    const tapped = new TappedPage();
    await page.exposeFunction('auxcastTap', (detail: string, url: string) => {
      tapped.#hear(detail, url);
    });
    await page.evaluate((event) => {
      document.addEventListener(event, (said) => {
        if (!(said instanceof CustomEvent)) return;
        Reflect.apply(Reflect.get(window, 'auxcastTap'), undefined, [said.detail, location.href]);
      });
    }, FACTS_EVENT);
    return tapped;
  }

  on<E extends keyof PageReaderEvents>(name: E, listener: PageReaderEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  lastReading(): PageReading | undefined {
    return this.#last;
  }

  fetchArtwork(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  #hear(detail: string, url: string): void {
    const { title, ...facts } = pageFacts.parse(JSON.parse(detail));
    const reading = pageReading.parse({ ...facts, page: { title, url }, atMs: performance.now() });
    this.#last = reading;
    this.#emitter.emit('reading', TAPPED_TAB, reading);
  }
}
