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
 * The host's mix. One input at a time so far, the captured tab; two ways out: the program, which listeners get, and the
 * monitor, which gives the host back the sound that capture took from the tab.
 *
 *     input -> mix -+-> program gain -> destination (the producer's track)
 *                   +-> monitor gain -> the host's speakers
 *                   +-> meter
 */
export class ProgramBus {
  readonly track: MediaStreamTrack;
  readonly #context: AudioContext;
  readonly #mix: GainNode;
  readonly #program: GainNode;
  readonly #monitor: GainNode;
  readonly #meter: StereoMeter;
  #input: Input | undefined;

  private constructor(context: AudioContext) {
    this.#context = context;
    this.#mix = new GainNode(context, STEREO);
    this.#program = new GainNode(context, STEREO);
    this.#monitor = new GainNode(context, STEREO);
    this.#meter = new StereoMeter(context, this.#mix);
    const destination = new MediaStreamAudioDestinationNode(context, STEREO);
    this.#mix.connect(this.#program).connect(destination);
    this.#mix.connect(this.#monitor).connect(context.destination);
    const track = destination.stream.getAudioTracks()[0];
    if (!track) throw new Error('An audio destination has no track.');
    // Music: the encoder must neither gate nor favour speech.
    track.contentHint = 'music';
    this.track = track;
  }

  static async open(): Promise<ProgramBus> {
    // At the output device's rate, which is the tab's too (44.1 or 48 kHz). WebRTC resamples to Opus' 48 kHz in any case; a context of
    // that rate would resample for the monitor as well, and hold everything up for some milliseconds.
    const context = new AudioContext({ latencyHint: 'interactive' });
    const bus = new ProgramBus(context);
    await context.resume();
    return bus;
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

  /** Whether listeners get the mix, or silence. */
  setProgramOpen(open: boolean): void {
    this.#ramp(this.#program, open ? 1 : 0);
  }

  /** Whether the host's own speakers play it. Listeners do not notice. */
  setMonitorOpen(open: boolean): void {
    this.#ramp(this.#monitor, open ? 1 : 0);
  }

  level(): StereoLevel {
    return this.#meter.read();
  }

  async close(): Promise<void> {
    if (this.#context.state === 'closed') return;
    this.track.stop();
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
