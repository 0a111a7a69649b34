import type { Browser } from 'wxt/browser';
import { fetchBounded } from '../fetch-bounded.ts';
import { ARTWORK_FILE_BYTES, fromRelay, type ToRelay } from '../link-messages.ts';
import type { PageReading } from '../page-facts.ts';
import { vouchedAddress } from './vouched-address.ts';

const ARTWORK_PATIENCE_MS = 12_000;

export interface ReaderLinkEvents {
  readonly onReading: (reading: PageReading) => void;
  /** New frames came into the page. */
  readonly onFrames: () => void;
  /** The page is gone: navigated away, closed, or put aside by the browser. */
  readonly onGone: () => void;
}

/** The way to the relay in one page. */
export class ReaderLink {
  readonly #port: Browser.runtime.Port;
  readonly #artworks = new Map<number, (file: string | null) => void>();
  #lastRequest = 0;

  constructor(port: Browser.runtime.Port, events: ReaderLinkEvents) {
    this.#port = port;
    port.onMessage.addListener((raw: unknown) => {
      const message = fromRelay.safeParse(raw);
      if (!message.success) return;
      if (message.data.kind === 'reading') events.onReading(this.#vouched(message.data.reading));
      else if (message.data.kind === 'frames') events.onFrames();
      else this.#settle(message.data.requestId, message.data.file);
    });
    port.onDisconnect.addListener(() => {
      for (const requestId of [...this.#artworks.keys()]) this.#settle(requestId, null);
      events.onGone();
    });
  }

  /** The picture as the page can fetch it; `undefined` when it cannot. */
  async fetchArtwork(src: string): Promise<Blob | undefined> {
    const file = await this.#ask(src);
    return file === null ? undefined : fetchBounded(file, ARTWORK_FILE_BYTES, {});
  }

  #vouched(reading: PageReading): PageReading {
    const url = vouchedAddress(reading.page.url, this.#port.sender?.url);
    return { ...reading, page: { ...reading.page, url }, atMs: performance.now() };
  }

  #ask(src: string): Promise<string | null> {
    this.#lastRequest += 1;
    const requestId = this.#lastRequest;
    const message: ToRelay = { kind: 'fetchArtwork', requestId, src };
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(requestId, null), ARTWORK_PATIENCE_MS);
      this.#artworks.set(requestId, (file) => {
        clearTimeout(timer);
        resolve(file);
      });
      try {
        this.#port.postMessage(message);
      } catch {
        // The page has just gone, and with it whoever could fetch this.
        this.#settle(requestId, null);
      }
    });
  }

  #settle(requestId: number, file: string | null): void {
    const settle = this.#artworks.get(requestId);
    this.#artworks.delete(requestId);
    settle?.(file);
  }
}
