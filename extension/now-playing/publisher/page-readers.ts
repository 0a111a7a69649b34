import { createNanoEvents } from 'nanoevents';
import { browser } from 'wxt/browser';
import { READER_PORT } from '../link-messages.ts';
import type { PageReading } from '../page-facts.ts';
import { ReaderLink } from './reader-link.ts';

export interface PageReaderEvents {
  reading: (tabId: number, reading: PageReading) => void;
  gone: (tabId: number) => void;
}

/** What a publisher needs of the pages' readers. */
export interface ReadingSource {
  on<E extends keyof PageReaderEvents>(name: E, listener: PageReaderEvents[E]): () => void;
  /** What the tab's page said last, if its reader is there. */
  lastReading(tabId: number): PageReading | undefined;
  /** A picture with the page's own rights. */
  fetchArtwork(tabId: number, src: string): Promise<Blob | undefined>;
}

interface Connected {
  readonly link: ReaderLink;
  last: PageReading | undefined;
}

/** All page readers that speak to this document. Made once, when the document begins: a reader does not wait for a broadcast. */
export class PageReaders implements ReadingSource {
  readonly #byTab = new Map<number, Connected>();
  readonly #emitter = createNanoEvents<PageReaderEvents>();

  private constructor() {
    browser.runtime.onConnect.addListener((port) => {
      // The page of the top frame is the one people look at.
      const tabId = port.sender?.tab?.id;
      if (port.name !== READER_PORT || tabId === undefined || port.sender?.frameId !== 0) return;
      const connected: Connected = {
        last: undefined,
        link: new ReaderLink(port, {
          onReading: (reading) => {
            connected.last = reading;
            this.#emitter.emit('reading', tabId, reading);
          },
          onGone: () => {
            // The next page of the tab may have come first.
            if (this.#byTab.get(tabId) !== connected) return;
            this.#byTab.delete(tabId);
            this.#emitter.emit('gone', tabId);
          },
        }),
      };
      this.#byTab.set(tabId, connected);
    });
  }

  static listen(): PageReaders {
    return new PageReaders();
  }

  on<E extends keyof PageReaderEvents>(name: E, listener: PageReaderEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  lastReading(tabId: number): PageReading | undefined {
    return this.#byTab.get(tabId)?.last;
  }

  async fetchArtwork(tabId: number, src: string): Promise<Blob | undefined> {
    return this.#byTab.get(tabId)?.link.fetchArtwork(src);
  }
}
