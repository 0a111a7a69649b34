import type { Page } from 'puppeteer-core';

export interface BeepWish {
  /** Of full scale: what is louder is a beep. */
  readonly loud: number;
  /** From one beep to the next it is silent for longer than that. */
  readonly apartMs: number;
}

interface InPageEar {
  /** When beeps began to leave the speaker, milliseconds since the Unix epoch. */
  readonly heardAtMs: number[];
}

declare global {
  interface Window {
    auxcastBeeps?: InPageEar;
  }
}

const WISH: BeepWish = { loud: 0.05, apartMs: 500 };
const DEADLINE_MS = 60_000;

/** Hears beeps in what a page's `<audio>` element plays out of a file or a stream over HTTP. */
export class BeepEar {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Before the page is opened. */
  static async attach(page: Page): Promise<BeepEar> {
    await page.evaluateOnNewDocument(hearBeeps, WISH);
    return new BeepEar(page);
  }

  /** Once there are so many: when each began, milliseconds since the Unix epoch. */
  async beepsAtMs(count: number): Promise<number[]> {
    await this.#page.waitForFunction(
      (wanted) => (window.auxcastBeeps?.heardAtMs.length ?? 0) >= wanted,
      { timeout: DEADLINE_MS },
      count,
    );
    return await this.#page.evaluate(() => window.auxcastBeeps?.heardAtMs ?? []);
  }
}

/**
 * Runs in the page. Looks at the last 0.17 s of sound often enough to miss none of it while the page is held
 * up for a moment.
 */
function hearBeeps({ loud, apartMs }: BeepWish): void {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const analyser = new AnalyserNode(context, { fftSize: 8192 });
  analyser.connect(context.destination);
  const samples = new Float32Array(analyser.fftSize);
  const heardAtMs: number[] = [];
  let element: HTMLAudioElement | undefined;
  let loudAtMs = Number.NEGATIVE_INFINITY;

  function attend(): void {
    const playing = [...document.querySelectorAll('audio')].find(
      ({ paused, src }) => !paused && /^(blob|http)/.test(src),
    );
    if (!playing) return;
    element = playing;
    new MediaElementAudioSourceNode(context, { mediaElement: playing }).connect(analyser);
  }

  function look(): void {
    if (!element) attend();
    analyser.getFloatTimeDomainData(samples);
    const endMs = performance.timeOrigin + performance.now() + context.outputLatency * 1000;
    for (const [index, sample] of samples.entries()) {
      if (Math.abs(sample) < loud) continue;
      const atMs = endMs - ((samples.length - index) / context.sampleRate) * 1000;
      if (atMs - loudAtMs > apartMs) heardAtMs.push(atMs);
      loudAtMs = Math.max(loudAtMs, atMs);
    }
  }

  setInterval(look, 20);
  window.auxcastBeeps = { heardAtMs };
}
