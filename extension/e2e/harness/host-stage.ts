import type { Page, Target } from 'puppeteer-core';
import { AuxcastServer } from './auxcast-server.ts';
import { Chromium } from './chromium.ts';
import { EXTENSION_NAME, ExtensionCopy } from './extension-copy.ts';
import { HostPopup } from './host-popup.ts';
import type { SoundDevice } from './sound-device.ts';
import { WebServer } from './web-server.ts';

export interface HostStageOptions {
  /** Settings of the server. */
  readonly env?: Readonly<Record<string, string>>;
  /** The server the extension is preset to, where that is not the stage's own. */
  readonly presetTo?: string;
  /** The host has allowed the extension to read all sites. */
  readonly allSites?: boolean;
  /** What the host hears and speaks with. */
  readonly sound?: SoundDevice;
  /** The output of that device to which the host's browser plays, where it is not the usual one. */
  readonly speakers?: string;
  /** Folders of other extensions in the host's browser. */
  readonly extensions?: readonly string[];
}

/**
 * Everything a host needs: the web to take music from, a server, and a browser with the extension from it.
 */
export class HostStage {
  readonly web: WebServer;
  readonly server: AuxcastServer;
  readonly chromium: Chromium;
  readonly #extension: ExtensionCopy;

  private constructor(web: WebServer, server: AuxcastServer, chromium: Chromium, extension: ExtensionCopy) {
    this.web = web;
    this.server = server;
    this.chromium = chromium;
    this.#extension = extension;
  }

  static async open({
    env = {},
    presetTo,
    allSites = false,
    sound,
    speakers,
    extensions = [],
  }: HostStageOptions = {}): Promise<HostStage> {
    const [web, server] = await Promise.all([WebServer.start(), AuxcastServer.start({ env })]);
    const extension = await ExtensionCopy.presetTo(presetTo ?? server.url);
    if (allSites) await extension.allowAllSites();
    const chromium = await Chromium.launch({
      extensions: [extension.directory, ...extensions],
      args: web.chromiumArgs,
      env: (speakers === undefined ? sound?.environment : sound?.environmentPlayingTo(speakers)) ?? {},
    });
    return new HostStage(web, server, chromium, extension);
  }

  popup(tab: Page): Promise<HostPopup> {
    return HostPopup.open(this.chromium, tab);
  }

  /** The extension's document that has the broadcast, once there is one. */
  async offscreenDocument(): Promise<Page> {
    const target = await this.chromium.browser.waitForTarget((one) => one.url().endsWith('/offscreen.html'));
    return target.asPage();
  }

  /** As where the document that has the broadcast dies. Resolves once there is another. */
  async closeOffscreenDocument(): Promise<void> {
    const worker = await this.chromium.serviceWorker(EXTENSION_NAME);
    const isIt = (target: Target) => target.url().endsWith('/offscreen.html');
    const former = this.chromium.browser.targets().find(isIt);
    await worker.evaluate(() => chrome.offscreen.closeDocument());
    await this.chromium.browser.waitForTarget((target) => isIt(target) && target !== former);
  }

  /** As the reload button on the extensions page does: what it remembers for good stays, the rest goes. */
  async reloadExtension(): Promise<void> {
    await this.chromium.loadExtension(this.#extension.directory);
  }

  async close(): Promise<void> {
    await this.chromium.close();
    await Promise.all([this.server.close(), this.web.close(), this.#extension.close()]);
  }
}
