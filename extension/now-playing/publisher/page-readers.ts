import { createNanoEvents } from 'nanoevents';
import { type Browser, browser } from 'wxt/browser';
import { READER_PORT } from '../link-messages.ts';
import type { PageReading } from '../page-facts.ts';
import { ReaderLink } from './reader-link.ts';
import { TabFrames } from './tab-frames.ts';

export interface PageReaderEvents {
  reading: (tabId: number, reading: PageReading) => void;
  /** Nothing of the tab can be read any more, or not yet. */
  gone: (tabId: number) => void;
  /** There are new frames in the tab, which have no reader yet. */
  frames: (tabId: number) => void;
}

/** What a publisher needs of the pages' readers. */
export interface ReadingSource {
  on<E extends keyof PageReaderEvents>(name: E, listener: PageReaderEvents[E]): () => void;
  /** What the tab's page said last, if its reader is there. */
  lastReading(tabId: number): PageReading | undefined;
  /** A picture with the page's own rights. */
  fetchArtwork(tabId: number, src: string): Promise<Blob | undefined>;
}

/**
 * All page readers that speak to this document. Made once, when the document begins: a reader does not wait
 * for a broadcast.
 */
export class PageReaders implements ReadingSource {
  readonly #byTab = new Map<number, TabFrames>();
  readonly #emitter = createNanoEvents<PageReaderEvents>();

  private constructor() {
    browser.runtime.onConnect.addListener((port) => {
      const tabId = port.sender?.tab?.id;
      const frameId = port.sender?.frameId;
      if (port.name === READER_PORT && tabId !== undefined && frameId !== undefined) {
        this.#connect(port, tabId, frameId);
      }
    });
  }

  static listen(): PageReaders {
    return new PageReaders();
  }

  on<E extends keyof PageReaderEvents>(name: E, listener: PageReaderEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  lastReading(tabId: number): PageReading | undefined {
    return this.#byTab.get(tabId)?.reading;
  }

  async fetchArtwork(tabId: number, src: string): Promise<Blob | undefined> {
    return this.#byTab.get(tabId)?.fetchArtwork(src);
  }

  #connect(port: Browser.runtime.Port, tabId: number, frameId: number): void {
    const frames = this.#byTab.get(tabId) ?? new TabFrames();
    this.#byTab.set(tabId, frames);
    const link = new ReaderLink(port, {
      onReading: (reading) => {
        if (frames.accept(frameId, link, reading)) this.#tell(tabId, frames);
      },
      onFrames: () => this.#emitter.emit('frames', tabId),
      onGone: () => {
        const isNews = frames.remove(frameId, link);
        if (!frames.isEmpty) {
          if (isNews) this.#tell(tabId, frames);
          return;
        }
        if (this.#byTab.get(tabId) !== frames) return;
        this.#byTab.delete(tabId);
        this.#emitter.emit('gone', tabId);
      },
    });
    if (!frames.add(frameId, link)) port.disconnect();
  }

  #tell(tabId: number, frames: TabFrames): void {
    const { reading } = frames;
    if (reading) this.#emitter.emit('reading', tabId, reading);
    else this.#emitter.emit('gone', tabId);
  }
}
