import type { JSHandle, Page } from 'puppeteer-core';
import { waitFor } from './wait-for.ts';

/** Far above the tones of the music page. */
const CLICK_HZ = 6000;
/**
 * Clicks come half a second apart, give or take: no two gaps alike, so that none can be taken for its
 * neighbour.
 */
const GAP_MS = { least: 420, most: 620 } as const;
/** Some are not heard on a busy machine; ends what hangs. */
const DEADLINE = { factor: 2, moreMs: 30_000 } as const;

interface InPageClicks {
  readonly spokenAtMs: number[];
  readonly placesMs: number[];
  stop(): Promise<void>;
}

/**
 * Clicks that a page speaks over whatever it plays, and when each left its speaker (milliseconds since the
 * Unix epoch).
 */
export class ClickTrack {
  readonly #handle: JSHandle<InPageClicks>;

  private constructor(handle: JSHandle<InPageClicks>) {
    this.#handle = handle;
  }

  /** @param output by its name, where it is not the default one; the page may use microphones */
  static async start(page: Page, output?: string): Promise<ClickTrack> {
    return new ClickTrack(await page.evaluateHandle(speakClicks, CLICK_HZ, GAP_MS, output));
  }

  spokenAtMs(): Promise<number[]> {
    return this.#handle.evaluate(({ spokenAtMs }) => spokenAtMs);
  }

  /** Where each is in the sound that the page makes: to the sample, from no known beginning, milliseconds. */
  placesMs(): Promise<number[]> {
    return this.#handle.evaluate(({ placesMs }) => placesMs);
  }

  stop(): Promise<void> {
    return this.#handle.evaluate((track) => track.stop());
  }
}

/**
 * Hears the clicks in what a page's `<audio>` element plays, and when each reached its speaker. Chromium
 * only.
 */
export class ClickEar {
  readonly #handle: JSHandle<{ heardAtMs: number[] }>;

  private constructor(handle: JSHandle<{ heardAtMs: number[] }>) {
    this.#handle = handle;
  }

  static async attach(page: Page): Promise<ClickEar> {
    return new ClickEar(await page.evaluateHandle(hearClicks));
  }

  heardAtMs(): Promise<number[]> {
    return this.#handle.evaluate(({ heardAtMs }) => heardAtMs);
  }
}

/** How long each of so many clicks takes that are spoken from now on. */
export async function delaysOf(
  { track, ear }: { readonly track: ClickTrack; readonly ear: ClickEar },
  count: number,
): Promise<number[]> {
  const from = Date.now();
  return await waitFor(
    `${count} clicks at the listener`,
    async () => {
      const spoken = (await track.spokenAtMs()).filter((ms) => ms >= from);
      const delays = clickDelays(spoken, await ear.heardAtMs());
      return delays.length >= count && delays;
    },
    count * GAP_MS.most * DEADLINE.factor + DEADLINE.moreMs,
  );
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

/** TypeScript's libraries do not know the sink yet. */
interface OutputOptions extends AudioContextOptions {
  readonly sinkId: string;
}

/** Runs in the page. */
async function speakClicks(
  hz: number,
  gapMs: { least: number; most: number },
  output?: string,
): Promise<InPageClicks> {
  const devices = output === undefined ? [] : await navigator.mediaDevices.enumerateDevices();
  const found = devices.find(({ kind, label }) => kind === 'audiooutput' && label === output);
  if (output !== undefined && !found) throw new Error(`There is no output "${output}".`);
  const options: OutputOptions = { latencyHint: 'interactive', sinkId: found?.deviceId ?? '' };
  const context = new AudioContext(options);
  const spokenAtMs: number[] = [];
  const placesMs: number[] = [];
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
    placesMs.push(at * 1000);
    spokenAtMs.push(performance.timeOrigin + performanceTime + (at - contextTime) * 1000);
    timer = setTimeout(click, gapMs.least + Math.random() * (gapMs.most - gapMs.least));
  }
  let timer = setTimeout(click, gapMs.most);

  return {
    spokenAtMs,
    placesMs,
    stop: () => {
      clearTimeout(timer);
      return context.close();
    },
  };
}

/**
 * Runs in the page. Takes the sound where the `<audio>` element takes it, straight from the receiver: a
 * MediaStreamAudioSourceNode would queue it once more (23 ms, measured), which no listener hears. What is
 * taken leaves the speaker after the output's latency.
 */
function hearClicks() {
  const stream = document.querySelector('audio')?.srcObject;
  const track = stream instanceof MediaStream ? stream.getAudioTracks()[0] : undefined;
  if (!track) throw new Error('this page plays no stream');
  const context = new AudioContext({ latencyHint: 'interactive' });
  // An output that plays nothing reports no latency.
  new ConstantSourceNode(context, { offset: 0 }).connect(context.destination);
  const heardAtMs: number[] = [];
  // The second difference: 0.6 of a click's amplitude is left, and a hundredth of a tone's below 1 kHz.
  let sample = 0;
  let difference = 0;
  let lastMs = 0;

  function hear(data: AudioData, takenAtMs: number): void {
    const samples = new Float32Array(data.numberOfFrames);
    data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
    for (const [index, next] of samples.entries()) {
      const nextDifference = next - sample;
      const loud = Math.abs(nextDifference - difference) > 0.05;
      sample = next;
      difference = nextDifference;
      const atMs = takenAtMs + (index / data.sampleRate + context.outputLatency) * 1000;
      // A click rings for a few milliseconds: nothing counts again until a quarter of a second later.
      if (!loud || atMs - lastMs < 250) continue;
      lastMs = atMs;
      heardAtMs.push(atMs);
    }
    data.close();
  }

  async function listen(frames: ReadableStream<AudioData>): Promise<void> {
    const reader = frames.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      hear(value, performance.timeOrigin + performance.now());
    }
  }

  void listen(new MediaStreamTrackProcessor({ track }).readable);
  return { heardAtMs };
}
