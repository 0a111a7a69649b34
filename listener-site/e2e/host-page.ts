import path from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { build } from 'vite';
import { HOST_KEY } from './real-server.ts';

/** A host in a page of the server itself, for listeners need somebody to listen to. */
export class HostPage {
  readonly sessionId: string;
  readonly #page: Page;

  private constructor(sessionId: string, page: Page) {
    this.sessionId = sessionId;
    this.#page = page;
  }

  static async start(browser: Browser, url: string): Promise<HostPage> {
    const page = await browser.newPage();
    // The home page's policy would not let it talk to the gateway.
    await page.setBypassCSP(true);
    await page.goto(url);
    await page.evaluate(await hostScript());
    const socketUrl = `${url.replace('http', 'ws')}/ws`;
    const sessionId = await page.evaluate(
      (socketUrl, hostKey) => {
        window.host = window.goLive(socketUrl, hostKey);
        return window.host.live;
      },
      socketUrl,
      HOST_KEY,
    );
    return new HostPage(sessionId, page);
  }

  async play(title: string): Promise<void> {
    await this.#page.evaluate((title) => window.host.play(title), title);
  }

  /** The secret of a new invite. */
  async invite(role: 'guest' | 'ops'): Promise<string> {
    return this.#page.evaluate((role) => window.host.invite(role), role);
  }

  async answerAsk(admit: boolean): Promise<void> {
    await this.#page.evaluate((admit) => window.host.answerAsk(admit), admit);
  }

  async tell(what: 'pause' | 'resume' | 'end'): Promise<void> {
    await this.#page.evaluate((what) => window.host[what](), what);
  }
}

async function hostScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: {
        entry: path.join(import.meta.dirname, 'host-script.ts'),
        formats: ['iife'],
        name: 'auxcastHost',
      },
    },
  });
  const [bundle] = [built].flat();
  const chunk = bundle && 'output' in bundle ? bundle.output[0] : undefined;
  if (!chunk) throw new Error('The host script could not be built.');
  return chunk.code;
}
