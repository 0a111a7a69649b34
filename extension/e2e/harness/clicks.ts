import type { JSHandle, Page } from 'puppeteer-core';

/** Above this, in Hz, there are clicks and no tones. */
const CLICK_HZ = 6000;
const HIGHPASS_HZ = 4000;
/** Clicks come half a second apart, give or take: no two gaps alike, so that none can be taken for its neighbour. */
const GAP_MS = { least: 420, most: 620 } as const;

/** Clicks that a page speaks over whatever it plays, and when each left its speaker (milliseconds since the Unix epoch). */
export class ClickTrack {
  readonly #handle: JSHandle<{ spokenAtMs: number[]; stop(): Promise<void> }>;

  private constructor(handle: JSHandle<{ spokenAtMs: number[]; stop(): Promise<void> }>) {
    this.#handle = handle;
  }

  static async start(page: Page): Promise<ClickTrack> {
    return new ClickTrack(await page.evaluateHandle(speakClicks, CLICK_HZ, GAP_MS));
  }

  spokenAtMs(): Promise<number[]> {
    return this.#handle.evaluate(({ spokenAtMs }) => spokenAtMs);
  }

  stop(): Promise<void> {
    return this.#handle.evaluate((track) => track.stop());
  }
}

/** Hears the clicks in what a page's `<audio>` element plays, and when each reached its speaker. */
export class ClickEar {
  readonly #handle: JSHandle<{ heardAtMs: number[] }>;

  private constructor(handle: JSHandle<{ heardAtMs: number[] }>) {
    this.#handle = handle;
  }

  static async attach(page: Page): Promise<ClickEar> {
    return new ClickEar(await page.evaluateHandle(hearClicks, HIGHPASS_HZ));
  }

  heardAtMs(): Promise<number[]> {
    return this.#handle.evaluate(({ heardAtMs }) => heardAtMs);
  }
}

/** For every click that was heard, how long it took; a click that was not heard counts nowhere. */
export function clickDelays(spokenAtMs: readonly number[], heardAtMs: readonly number[]): number[] {
  const delays: number[] = [];
  for (const heard of heardAtMs) {
    const spoken = spokenAtMs.findLast((at) => at <= heard);
    if (spoken !== undefined && heard - spoken < GAP_MS.least) delays.push(heard - spoken);
  }
  return delays;
}

/** Runs in the page. */
function speakClicks(hz: number, gapMs: { least: number; most: number }) {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const spokenAtMs: number[] = [];
  const gain = new GainNode(context, { gain: 0 });
  const tone = new OscillatorNode(context, { frequency: hz });
  tone.connect(gain).connect(context.destination);
  tone.start();

  function click(): void {
    const at = context.currentTime + 0.05;
    gain.gain.setValueAtTime(0.5, at);
    gain.gain.setValueAtTime(0, at + 0.005);
    // W3C Web Audio §1.1.2: which sample leaves the speaker at which time of the page's clock.
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
    spokenAtMs.push(performance.timeOrigin + performanceTime + (at - contextTime) * 1000);
    timer = setTimeout(click, gapMs.least + Math.random() * (gapMs.most - gapMs.least));
  }
  let timer = setTimeout(click, gapMs.most);

  return {
    spokenAtMs,
    stop: () => {
      clearTimeout(timer);
      return context.close();
    },
  };
}

/** Runs in the page. */
function hearClicks(highpassHz: number) {
  const stream = document.querySelector('audio')?.srcObject;
  if (!(stream instanceof MediaStream)) throw new Error('this page plays no stream');
  const context = new AudioContext({ latencyHint: 'interactive' });
  const highpass = new BiquadFilterNode(context, { type: 'highpass', frequency: highpassHz, Q: 1 });
  const second = new BiquadFilterNode(context, { type: 'highpass', frequency: highpassHz, Q: 1 });
  const analyser = new AnalyserNode(context, { fftSize: 16_384 });
  new MediaStreamAudioSourceNode(context, { mediaStream: stream })
    .connect(highpass)
    .connect(second)
    .connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const heardAtMs: number[] = [];
  let lastAt = context.currentTime;

  setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const firstAt = context.currentTime - samples.length / context.sampleRate;
    // A click rings for a few milliseconds: nothing counts again until a quarter of a second later.
    const from = Math.max(0, Math.ceil((lastAt + 0.25 - firstAt) * context.sampleRate));
    const onset = samples.findIndex((sample, index) => index >= from && Math.abs(sample) > 0.05);
    if (onset < 0) return;
    lastAt = firstAt + onset / context.sampleRate;
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
    heardAtMs.push(performance.timeOrigin + performanceTime + (lastAt - contextTime) * 1000);
  }, 100);

  return { heardAtMs };
}
