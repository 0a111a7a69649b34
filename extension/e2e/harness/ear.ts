import type { JSHandle, Page } from 'puppeteer-core';
import * as z from 'zod/mini';

/**
 * What one ear hears: its loudest tone, and how loud that is relative to full scale (-200 dB for silence).
 */
export const tone = z.object({ hz: z.number(), db: z.number() });
export type Tone = z.infer<typeof tone>;

export interface EarReading {
  readonly left: Tone;
  readonly right: Tone;
  /** When anything was first heard, milliseconds since the Unix epoch; null while nothing was. */
  readonly firstHeardAtMs: number | null;
}

interface InPageEar {
  hear(): EarReading;
}

/** Quieter than this is silence: the noise of an encoder, not music. */
export const SILENT_BELOW_DB = -60;

/** Whether there is silence in both ears. */
export function hearNothing({ left, right }: Pick<EarReading, 'left' | 'right'>): boolean {
  return left.db < SILENT_BELOW_DB && right.db < SILENT_BELOW_DB;
}

/**
 * Listens to what an `<audio>` element plays: its stream through an analyser per ear, and nothing at all
 * while the element itself is paused, muted or turned down. Works alike in Chromium and Firefox.
 */
export class Ear {
  readonly #handle: JSHandle<InPageEar>;

  private constructor(handle: JSHandle<InPageEar>) {
    this.#handle = handle;
  }

  /** @param selector of the element, where it is not the page's program */
  static async attach(page: Page, selector = 'main > audio'): Promise<Ear> {
    return new Ear(await page.evaluateHandle(installEar, selector));
  }

  hear(): Promise<EarReading> {
    return this.#handle.evaluate((ear) => {
      const { left, right, firstHeardAtMs } = ear.hear();
      // JSON has no infinities.
      const finite = ({ hz, db }: Tone) => ({ hz, db: Math.max(db, -200) });
      return { left: finite(left), right: finite(right), firstHeardAtMs };
    });
  }
}

/** Runs in the page, so it may use nothing from here. */
function installEar(selector: string): InPageEar {
  const context = new AudioContext();
  const splitter = context.createChannelSplitter(2);
  const analysers = [0, 1].map((channel) => {
    const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
    splitter.connect(analyser, channel);
    return analyser;
  });
  const [left, right] = analysers;
  if (!left || !right) throw new Error('no analysers');
  let source: MediaStreamAudioSourceNode | undefined;
  let firstHeardAtMs: number | null = null;

  /** The element, if it truly lets sound out now. */
  function playing(): HTMLAudioElement | undefined {
    const audio = document.querySelector<HTMLAudioElement>(selector);
    if (!audio || audio.paused || audio.muted || audio.volume === 0) return undefined;
    const stream = audio.srcObject;
    if (!(stream instanceof MediaStream) || stream.getAudioTracks().length === 0) return undefined;
    if (source?.mediaStream !== stream) {
      source?.disconnect();
      source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
      source.connect(splitter);
    }
    return audio;
  }

  function loudest(analyser: AnalyserNode): Tone {
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    let peak = 1;
    for (let bin = 1; bin < bins.length; bin += 1) {
      if ((bins[bin] ?? -Infinity) > (bins[peak] ?? -Infinity)) peak = bin;
    }
    const at = (bin: number) => bins[bin] ?? -Infinity;
    if (!Number.isFinite(at(peak))) return { hz: 0, db: -Infinity };
    // Parabolic interpolation between bins (J. O. Smith, "Quadratic Interpolation of Spectral Peaks").
    const shift = (at(peak - 1) - at(peak + 1)) / (2 * (at(peak - 1) - 2 * at(peak) + at(peak + 1)) || 1);
    return { hz: ((peak + shift) * context.sampleRate) / analyser.fftSize, db: at(peak) };
  }

  // A few milliseconds' worth of samples, often: the moment of the first sound must not wait for a whole
  // window.
  const watch = new AnalyserNode(context, { fftSize: 256 });
  splitter.connect(watch, 0);
  const samples = new Float32Array(watch.fftSize);
  const timer = setInterval(() => {
    if (!playing()) return;
    watch.getFloatTimeDomainData(samples);
    if (!samples.some((sample) => Math.abs(sample) > 0.01)) return;
    firstHeardAtMs = performance.timeOrigin + performance.now();
    clearInterval(timer);
  }, 5);

  return {
    hear() {
      const silent = { hz: 0, db: -Infinity };
      if (!playing()) return { left: silent, right: silent, firstHeardAtMs };
      return { left: loudest(left), right: loudest(right), firstHeardAtMs };
    },
  };
}
