import type { JSHandle, Page } from 'puppeteer-core';

/** When each click so far leaves the page's speaker; milliseconds since the Unix epoch. */
interface InPageTrack {
  times(): number[];
}

/** A page that clicks. */
export class ClickTrack {
  readonly #handle: JSHandle<InPageTrack>;

  private constructor(handle: JSHandle<InPageTrack>) {
    this.#handle = handle;
  }

  /** Clicks every `periodMs` from now on. */
  static async start(page: Page, periodMs: number): Promise<ClickTrack> {
    return new ClickTrack(await page.evaluateHandle(clickTrack, periodMs));
  }

  times(): Promise<number[]> {
    return this.#handle.evaluate((track) => track.times());
  }
}

/** Runs in the page, so it may use nothing from here. */
function clickTrack(periodMs: number): InPageTrack {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const clickSeconds = 0.006;
  // Sharp at its start, which is what counts, and within what Opus keeps.
  const click = context.createBuffer(2, Math.ceil(clickSeconds * context.sampleRate), context.sampleRate);
  for (let channel = 0; channel < 2; channel += 1) {
    const samples = click.getChannelData(channel);
    for (let n = 0; n < samples.length; n += 1) {
      samples[n] = 0.8 * Math.cos((2 * Math.PI * 2000 * n) / context.sampleRate);
    }
  }

  const leaves: number[] = [];
  let next = context.currentTime + 0.5;
  setInterval(() => {
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
    // Nothing has come out yet.
    if (contextTime === 0) return;
    while (next < context.currentTime) next += periodMs / 1000;
    if (next > context.currentTime + periodMs / 2000) return;
    const source = new AudioBufferSourceNode(context, { buffer: click });
    source.connect(context.destination);
    source.start(next);
    leaves.push(performance.timeOrigin + performanceTime + (next - contextTime) * 1000);
    next += periodMs / 1000;
  }, periodMs / 10);

  return { times: () => leaves };
}
