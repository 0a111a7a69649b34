import puppeteer, { type Browser, type Extension, type Page, type WebWorker } from 'puppeteer-core';
import { StartScript } from './start-script.ts';
import { waitFor } from './wait-for.ts';

export interface ChromiumOptions {
  /** Folders of unpacked extensions. */
  readonly extensions?: readonly string[];
  readonly args?: readonly string[];
  /** Of its environment, beside this process's. */
  readonly env?: Readonly<Record<string, string>>;
  /** The host it runs on, where that is not this one. */
  readonly on?: Host;
}

/** What can say how a command is run there: a `NetworkNamespace`, the far host of a `NetworkLine`. */
interface Host {
  inside(command: string, ...args: string[]): [string, string[]];
}

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** A real Chromium, with extensions whose toolbar buttons can truly be clicked. */
export class Chromium {
  readonly browser: Browser;
  readonly #script: StartScript | undefined;

  private constructor(browser: Browser, script: StartScript | undefined) {
    this.browser = browser;
    this.#script = script;
  }

  static async launch({ extensions = [], args = [], env = {}, on }: ChromiumOptions = {}): Promise<Chromium> {
    const binary = process.env['AUXCAST_CHROMIUM'] ?? '/usr/bin/chromium';
    const script = on && (await StartScript.write(on.inside(binary)));
    const browser = await puppeteer
      .launch({
        executablePath: script?.path ?? binary,
        headless: true,
        pipe: true,
        enableExtensions: [...extensions],
        // With it, a captured tab is silent.
        ignoreDefaultArgs: ['--mute-audio'],
        args: [...ARGS, ...args],
        env: { ...process.env, ...env },
        // Small: every pixel is painted by the processor.
        defaultViewport: { width: 800, height: 600 },
      })
      .catch(async (error: unknown) => {
        await script?.close();
        throw error;
      });
    return new Chromium(browser, script);
  }

  async open(url: string): Promise<Page> {
    const page = await this.browser.newPage();
    await page.goto(url);
    return page;
  }

  async extension(name: string): Promise<Extension> {
    const extensions = [...(await this.browser.extensions()).values()];
    const found = extensions.find((extension) => extension.name === name);
    if (!found) throw new Error(`The extension "${name}" is not loaded.`);
    return found;
  }

  /** Loads an unpacked extension, anew if it is there. */
  async loadExtension(directory: string): Promise<void> {
    await this.browser.installExtension(directory);
  }

  /**
   * Clicks the extension's toolbar button while `page` is in front, as a person does, and returns the popup.
   */
  async clickToolbarButton(name: string, page: Page): Promise<Page> {
    const extension = await this.extension(name);
    await page.bringToFront();
    const known = new Set(this.browser.targets());
    const opening = this.browser.waitForTarget(
      (target) =>
        !known.has(target) && target.url().startsWith(`chrome-extension://${extension.id}/popup.html`),
    );
    await extension.triggerAction(page);
    const target = await opening;
    const popup = await target.asPage();
    await popup.waitForFunction(() => document.readyState === 'complete');
    return popup;
  }

  /** The extension's service worker; one that slept, as it does after 30 idle seconds, is woken first. */
  async serviceWorker(name: string): Promise<WebWorker> {
    const extension = await this.extension(name);
    const [awake] = await extension.workers();
    return awake ?? (await this.#wake(extension));
  }

  /** Ends the extension's service worker, as the browser does after 30 idle seconds. */
  async killServiceWorker(name: string): Promise<void> {
    const { id } = await this.extension(name);
    const address = `chrome-extension://${id}/background.js`;
    const target = await this.browser.waitForTarget((candidate) => candidate.url() === address);
    const worker = await target.worker();
    await worker?.close();
    await waitFor('the service worker is gone', () => !this.browser.targets().includes(target));
  }

  /** The whole browser stops, as when a laptop's lid is closed, until `wake`. */
  sleep(): void {
    this.#signal('SIGSTOP');
  }

  wake(): void {
    this.#signal('SIGCONT');
  }

  /** As when the system ends it: nobody is told. Only `close` is left to do. */
  kill(): void {
    this.#signal('SIGKILL');
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.browser.close();
    await this.#script?.close();
  }

  /** A document of the extension that runs nothing sends the worker a message. */
  async #wake(extension: Extension): Promise<WebWorker> {
    const page = await this.browser.newPage({ background: true });
    await page.goto(`chrome-extension://${extension.id}/manifest.json`);
    await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.postMessage('wake'));
    const worker = await waitFor('the service worker is awake', async () => (await extension.workers())[0]);
    await page.close();
    return worker;
  }

  #signal(signal: NodeJS.Signals): void {
    const pid = this.browser.process()?.pid;
    if (pid === undefined) throw new Error('The browser is gone.');
    // Its process group: the renderers and services as well.
    process.kill(-pid, signal);
  }
}
