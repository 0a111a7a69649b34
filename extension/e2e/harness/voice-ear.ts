import type { JSHandle, Page } from 'puppeteer-core';

interface InPageVoiceEar {
  /** Those of these tones, hertz, that can be heard. */
  hear(tonesHz: readonly number[]): number[];
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
    const heardHz = await this.#handle.evaluate((ear, all) => ear.hear(all), Object.values(tones));
    return Object.keys(tones).filter((name) => heardHz.includes(tones[name] ?? Number.NaN));
  }
}

/** Runs in the page, so it may use nothing from here. */
function installVoiceEar(): InPageVoiceEar {
  // A sine of half the full scale peaks at -14 dB (Blackman window). What Opus adds to it at a voice's
  // bitrate, and what the window lets through to another tone, is far below this.
  const audibleDb = -45;
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
    hear(tonesHz) {
      if (context.state !== 'running') throw new Error(`The ear's audio context is ${context.state}.`);
      const heard = new Set<number>();
      for (const stream of playing()) {
        const analyser = analyserOf(stream);
        const bins = new Float32Array(analyser.frequencyBinCount);
        analyser.getFloatFrequencyData(bins);
        for (const hz of tonesHz) {
          const bin = Math.round((hz * analyser.fftSize) / context.sampleRate);
          if (Math.max(...bins.slice(bin - 1, bin + 2)) > audibleDb) heard.add(hz);
        }
      }
      return [...heard];
    },
  };
}
