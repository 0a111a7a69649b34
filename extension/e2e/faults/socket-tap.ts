import type { Page } from 'puppeteer-core';

/** How one of a page's WebSockets ended. */
export interface SocketEnd {
  /** RFC 6455 §7.4: 1006 when the other end was simply gone. */
  readonly code: number;
  /** When the server asked to come back, if it said that it closes. Milliseconds. */
  readonly retryInMs: number | null;
}

declare global {
  interface Window {
    auxcastSocketEnds?: SocketEnd[];
  }
}

/** Listens at the page's WebSockets: people do not see whether a server sent a close frame. */
export class SocketTap {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Before the page is opened. */
  static async attach(page: Page): Promise<SocketTap> {
    await page.evaluateOnNewDocument(installTap);
    return new SocketTap(page);
  }

  /** Oldest first. */
  ends(): Promise<SocketEnd[]> {
    return this.#page.evaluate(() => window.auxcastSocketEnds ?? []);
  }
}

/** Runs in the page, so it may use nothing from here. */
function installTap(): void {
  const ends: SocketEnd[] = [];
  window.auxcastSocketEnds = ends;
  window.WebSocket = class extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      let retryInMs: number | null = null;
      this.addEventListener('message', ({ data }) => {
        const [, told] =
          /^\{"event":"serverClosing","data":\{"retryInMs":(\d+)\}\}$/.exec(String(data)) ?? [];
        if (told !== undefined) retryInMs = Number(told);
      });
      this.addEventListener('close', ({ code }) => ends.push({ code, retryInMs }));
    }
  };
}
