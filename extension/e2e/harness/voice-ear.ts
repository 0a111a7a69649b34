import type { JSHandle, Page } from 'puppeteer-core';

/**
 * A sine of half the full scale peaks at -14 dB (Blackman window). What Opus adds to it at a voice's bitrate,
 * and what the window lets through to another tone, is far below this.
 */
const AUDIBLE_DB = -45;

interface InPageVoiceEar {
  /** How loud each of these tones, hertz, is where it is loudest. */
  levelsDb(tonesHz: readonly number[]): number[];
}

/**
 * Listens to all that a page's `<audio>` elements play, each by itself, and to none that is paused, muted or
 * turned down: tells which of some tones are among it. Works alike in Chromium and Firefox.
 */
export class VoiceEar {
  readonly #handle: JSHandle<InPageVoiceEar>;

  private constructor(handle: JSHandle<InPageVoiceEar>) {
    this.#handle = handle;
  }

  static async attach(page: Page): Promise<VoiceEar> {
    return new VoiceEar(await page.evaluateHandle(installVoiceEar));
  }

  /** The names of those that can be heard now. @param tones hertz, by name */
  async hears(tones: Readonly<Record<string, number>>): Promise<string[]> {
    const levels = await this.#levelsDb(Object.values(tones));
    return Object.keys(tones).filter((_, at) => (levels[at] ?? -Infinity) > AUDIBLE_DB);
  }

  /** How loud a tone is now, hertz. For comparison with other readings alone. */
  async levelDb(hz: number): Promise<number> {
    const [db = -Infinity] = await this.#levelsDb([hz]);
    return db;
  }

  #levelsDb(tonesHz: readonly number[]): Promise<number[]> {
    return this.#handle.evaluate((ear, all) => ear.levelsDb(all), tonesHz);
  }
}

/** Runs in the page, so it may use nothing from here. */
function installVoiceEar(): InPageVoiceEar {
  const context = new AudioContext();
  const analysers = new Map<MediaStream, AnalyserNode>();

  /** Of every element that truly lets sound out now. */
  function playing(): MediaStream[] {
    return [...document.querySelectorAll('audio')]
      .filter(({ paused, muted, volume }) => !paused && !muted && volume > 0)
      .map(({ srcObject }) => srcObject)
      .filter((stream) => stream instanceof MediaStream)
      .filter((stream) => stream.getAudioTracks().length > 0);
  }

  function analyserOf(stream: MediaStream): AnalyserNode {
    const known = analysers.get(stream);
    if (known) return known;
    const made = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
    context.createMediaStreamSource(stream).connect(made);
    analysers.set(stream, made);
    return made;
  }

  return {
    levelsDb(tonesHz) {
      if (context.state !== 'running') throw new Error(`The ear's audio context is ${context.state}.`);
      // No page can tell another about minus infinity.
      const levels = tonesHz.map(() => -200);
      for (const stream of playing()) {
        const analyser = analyserOf(stream);
        const bins = new Float32Array(analyser.frequencyBinCount);
        analyser.getFloatFrequencyData(bins);
        for (const [at, hz] of tonesHz.entries()) {
          const bin = Math.round((hz * analyser.fftSize) / context.sampleRate);
          levels[at] = Math.max(levels[at] ?? -200, ...bins.slice(bin - 1, bin + 2));
        }
      }
      return levels;
    },
  };
}
