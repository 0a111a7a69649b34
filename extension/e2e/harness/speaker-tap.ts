import type { JSHandle, Page } from 'puppeteer-core';
import type { Chromium } from './chromium.ts';
import { EXTENSION_NAME } from './extension-copy.ts';

interface InPageTap {
  peakDb(): number;
}

/**
 * What the extension lets out of the host's own speakers, and nothing else: the tab itself is silent while it
 * is captured.
 */
export class SpeakerTap {
  readonly #handle: JSHandle<InPageTap>;

  private constructor(handle: JSHandle<InPageTap>) {
    this.#handle = handle;
  }

  /**
   * Before going live, with the popup open: the offscreen document is there and has not connected its
   * speakers yet.
   */
  static async attach(chromium: Chromium): Promise<SpeakerTap> {
    const { id } = await chromium.extension(EXTENSION_NAME);
    const address = `chrome-extension://${id}/offscreen.html`;
    const target = await chromium.browser.waitForTarget((candidate) => candidate.url() === address);
    const page: Page = await target.asPage();
    return new SpeakerTap(await page.evaluateHandle(installTap));
  }

  /** The loudest sample of the last moments, relative to full scale; -200 dB for silence. */
  peakDb(): Promise<number> {
    // JSON has no infinities.
    return this.#handle.evaluate((tap) => Math.max(tap.peakDb(), -200));
  }
}

/** Runs in the page. */
function installTap(): InPageTap {
  const analysers: AnalyserNode[] = [];
  AudioNode.prototype.connect = new Proxy(AudioNode.prototype.connect, {
    apply(connect, node: unknown, args) {
      if (node instanceof AudioNode && args[0] === node.context.destination) {
        const analyser = new AnalyserNode(node.context, { fftSize: 8192 });
        Reflect.apply(connect, node, [analyser]);
        analysers.push(analyser);
      }
      const connected: unknown = Reflect.apply(connect, node, args);
      return connected;
    },
  });
  const samples = new Float32Array(8192);
  return {
    peakDb() {
      let peak = 0;
      for (const analyser of analysers) {
        analyser.getFloatTimeDomainData(samples);
        for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
      }
      return 20 * Math.log10(peak);
    },
  };
}
