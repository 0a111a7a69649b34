import { type StereoLevel, StereoMeter } from './stereo-meter.ts';

/** Long enough to hide a click, short enough to be no gap. */
const FADE_S = 0.03;
/** Both channels stay themselves; a mono source is heard on both sides. */
const STEREO = { channelCount: 2, channelCountMode: 'explicit', channelInterpretation: 'speakers' } as const;

interface Input {
  readonly source: MediaStreamAudioSourceNode;
  readonly fader: GainNode;
}

/**
 * Gives the host back the sound that capture took from the tab, and measures it. What listeners get does not come through here: an
 * audio graph on its way would cost them some 20 ms.
 *
 *     tab -> fader -> mix -+-> gain -> the host's speakers
 *                          +-> meter
 */
export class Monitor {
  readonly #context: AudioContext;
  readonly #mix: GainNode;
  readonly #gain: GainNode;
  readonly #meter: StereoMeter;
  #input: Input | undefined;

  private constructor(context: AudioContext) {
    this.#context = context;
    this.#mix = new GainNode(context, STEREO);
    this.#gain = new GainNode(context, STEREO);
    this.#meter = new StereoMeter(context, this.#mix);
    this.#mix.connect(this.#gain).connect(context.destination);
  }

  static async open(): Promise<Monitor> {
    // At the output device's rate, which is the tab's too (44.1 or 48 kHz).
    const context = new AudioContext({ latencyHint: 'interactive' });
    const monitor = new Monitor(context);
    await context.resume();
    return monitor;
  }

  /** Fades over from the present input to `stream`. The former stream may be stopped once this resolves. */
  async use(stream: MediaStream): Promise<void> {
    const source = new MediaStreamAudioSourceNode(this.#context, { mediaStream: stream });
    const fader = new GainNode(this.#context, { ...STEREO, gain: 0 });
    source.connect(fader).connect(this.#mix);
    const former = this.#input;
    this.#input = { source, fader };
    this.#ramp(fader, 1);
    if (former) await this.#fadeOut(former);
  }

  /** The tab is gone: its input too. */
  async drop(): Promise<void> {
    const former = this.#input;
    this.#input = undefined;
    if (former) await this.#fadeOut(former);
  }

  /** Whether the host's own speakers play it. */
  setOpen(open: boolean): void {
    this.#ramp(this.#gain, open ? 1 : 0);
  }

  level(): StereoLevel {
    return this.#meter.read();
  }

  async close(): Promise<void> {
    if (this.#context.state === 'closed') return;
    await this.#context.close();
  }

  async #fadeOut({ source, fader }: Input): Promise<void> {
    this.#ramp(fader, 0);
    await new Promise((resolve) => setTimeout(resolve, FADE_S * 1000));
    source.disconnect();
    fader.disconnect();
  }

  #ramp({ gain }: GainNode, to: number): void {
    const now = this.#context.currentTime;
    gain.cancelScheduledValues(now);
    gain.setValueAtTime(gain.value, now);
    gain.linearRampToValueAtTime(to, now + FADE_S);
  }
}
