import type { JSHandle, Page } from 'puppeteer-core';

/** When each click so far left the page's speaker; milliseconds since the Unix epoch. */
interface InPageEar {
  times(): number[];
}

/** Hears clicks in what a page's `<audio>` element plays. */
export class ClickEar {
  readonly #handle: JSHandle<InPageEar>;

  private constructor(handle: JSHandle<InPageEar>) {
    this.#handle = handle;
  }

  /** The page plays already, and its content security policy lets this script load a worklet. */
  static async attach(page: Page): Promise<ClickEar> {
    return new ClickEar(await page.evaluateHandle(clickEar, WORKLET));
  }

  times(): Promise<number[]> {
    return this.#handle.evaluate((ear) => ear.times());
  }
}

/** Posts the context's time, in seconds, of each onset: a loud sample after a stretch of quiet. */
const WORKLET = `
registerProcessor('onsets', class extends AudioWorkletProcessor {
  #quietSince = 0;
  process([input]) {
    const samples = input[0];
    if (!samples) return true;
    for (let n = 0; n < samples.length; n += 1) {
      if (Math.abs(samples[n]) < 0.2) continue;
      const frame = currentFrame + n;
      if (frame - this.#quietSince > 0.1 * sampleRate) this.port.postMessage(frame / sampleRate);
      this.#quietSince = frame;
    }
    return true;
  }
});`;

/** Runs in the page, so it may use nothing from here. */
async function clickEar(worklet: string): Promise<InPageEar> {
  const stream = document.querySelector('audio')?.srcObject;
  if (!(stream instanceof MediaStream)) throw new Error('The page plays nothing.');
  const context = new AudioContext({ latencyHint: 'interactive' });
  const url = URL.createObjectURL(new Blob([worklet], { type: 'text/javascript' }));
  await context.audioWorklet.addModule(url);
  const onsets = new AudioWorkletNode(context, 'onsets');
  new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(onsets);
  // Pulled by the output, as what is heard is; it outputs nothing.
  onsets.connect(context.destination);
  const heard: number[] = [];
  onsets.port.addEventListener('message', ({ data }) => {
    if (typeof data !== 'number') return;
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
    heard.push(performance.timeOrigin + performanceTime + (data - contextTime) * 1000);
  });
  onsets.port.start();
  return { times: () => heard };
}
