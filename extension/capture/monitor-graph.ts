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
 * One audio context with what is in it:
 *
 *     tab -> fader -> mix -+-> gain -> the host's speakers
 *                          +-> meter
 */
export class MonitorGraph {
  readonly context: AudioContext;
  readonly #mix: GainNode;
  readonly #gain: GainNode;
  readonly #meter: StereoMeter;
  #input: Input | undefined;
  #isOpen: boolean;
  #volume: number;

  /** @param volume 0 to 1 */
  constructor(open: boolean, volume = 1) {
    this.#isOpen = open;
    this.#volume = volume;
    // At the output device's rate, which is the tab's too (44.1 or 48 kHz).
    this.context = new AudioContext({ latencyHint: 'interactive' });
    this.#mix = new GainNode(this.context, STEREO);
    this.#gain = new GainNode(this.context, { ...STEREO, gain: this.#level() });
    this.#meter = new StereoMeter(this.context, this.#mix);
    this.#mix.connect(this.#gain).connect(this.context.destination);
  }

  /** Fades over from the present input to `stream`. The former stream may be stopped once this resolves. */
  async use(stream: MediaStream): Promise<void> {
    const source = new MediaStreamAudioSourceNode(this.context, { mediaStream: stream });
    const fader = new GainNode(this.context, { ...STEREO, gain: 0 });
    source.connect(fader).connect(this.#mix);
    const former = this.#input;
    this.#input = { source, fader };
    this.#ramp(fader, 1);
    if (former) await this.#fadeOut(former);
  }

  async drop(): Promise<void> {
    const former = this.#input;
    this.#input = undefined;
    if (former) await this.#fadeOut(former);
  }

  setOpen(open: boolean): void {
    this.#isOpen = open;
    this.#ramp(this.#gain, this.#level());
  }

  setVolume(volume: number): void {
    this.#volume = volume;
    this.#ramp(this.#gain, this.#level());
  }

  /** `undefined` while nothing runs: then there is nothing to measure, loud or silent. */
  level(): StereoLevel | undefined {
    return this.context.state === 'running' ? this.#meter.read() : undefined;
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.context.state === 'closed') return;
    await this.context.close();
  }

  #level(): number {
    return this.#isOpen ? this.#volume : 0;
  }

  async #fadeOut({ source, fader }: Input): Promise<void> {
    this.#ramp(fader, 0);
    await new Promise((resolve) => setTimeout(resolve, FADE_S * 1000));
    source.disconnect();
    fader.disconnect();
  }

  #ramp({ gain }: GainNode, to: number): void {
    const now = this.context.currentTime;
    gain.cancelScheduledValues(now);
    gain.setValueAtTime(gain.value, now);
    gain.linearRampToValueAtTime(to, now + FADE_S);
  }
}
