import { CompressorStage } from './compressor-stage.ts';
import { Fader } from './fader.ts';
import { PAN_MAKE_UP } from './gains.ts';
import type { Inlets } from './inlet/inlets.ts';
import { STEREO, soonIn } from './mix-context.ts';
import { PeakMeter } from './mix-processors.ts';
import { isGuest, isVoice } from './strip-kind.ts';
import { StripSource } from './strip-source.ts';
import type { StripState } from './strip-state.ts';
import type { PeakNews } from './worklets/processor-news.ts';

/** Voices come in one channel, whatever the microphone has. */
const MONO = { ...STEREO, channelCount: 1 } as const;

export interface MixStripOptions {
  readonly inlets: Inlets;
  readonly stripId: string;
  readonly state: StripState;
  /** Where it goes in the mix. */
  readonly into: readonly AudioNode[];
  /** What the host alone hears of it while it is soloed. */
  readonly soloInto: AudioNode;
  readonly onPeak: (news: PeakNews) => void;
}

/**
 * One source of the mix:
 *
 *     source -> input -+-> fader -> pan (voices) -> compressor or delay -+-> mix
 *                      +-> solo -> the host's ears                       +-> meter
 *
 * Solo is heard before the fader, so that what is not in the program can be heard beforehand.
 */
export class MixStrip {
  /** Where its sound goes in. */
  readonly input: GainNode;
  readonly #inlets: Inlets;
  readonly #stripId: string;
  readonly #nodes: readonly AudioNode[];
  readonly #stage: CompressorStage;
  readonly #meter: PeakMeter;
  readonly #level: Fader;
  readonly #pan: Fader | undefined;
  readonly #solo: Fader;
  #stream: MediaStream | undefined;
  #source: StripSource | undefined;

  constructor(context: AudioContext, { inlets, stripId, state, into, soloInto, onPeak }: MixStripOptions) {
    this.#inlets = inlets;
    this.#stripId = stripId;
    const soon = soonIn(context);
    const channels = isVoice(stripId) ? MONO : STEREO;
    this.input = new GainNode(context, channels);
    const fader = new GainNode(context, { ...channels, gain: levelOf(stripId, state) });
    const solo = new GainNode(context, { ...STEREO, gain: state.isSolo ? 1 : 0 });
    this.#stage = new CompressorStage(context, state.isCompressed);
    this.#meter = new PeakMeter(context, this.#stage.output, onPeak);
    this.#level = new Fader(fader.gain, fader.gain.value, soon);
    this.#solo = new Fader(solo.gain, solo.gain.value, soon);
    this.input.connect(solo).connect(soloInto);
    this.input.connect(fader);
    if (isVoice(stripId)) {
      const panner = new StereoPannerNode(context, { pan: state.pan });
      this.#pan = new Fader(panner.pan, state.pan, soon);
      fader.connect(panner).connect(this.#stage.input);
      this.#nodes = [this.input, solo, fader, panner];
    } else {
      fader.connect(this.#stage.input);
      this.#nodes = [this.input, solo, fader];
    }
    for (const place of into) this.#stage.output.connect(place);
    this.apply(state);
  }

  apply(state: StripState): void {
    this.#level.goTo(levelOf(this.#stripId, state));
    this.#pan?.goTo(state.pan);
    this.#solo.goTo(state.isSolo ? 1 : 0);
    this.#stage.setOn(state.isCompressed);
    if (state.stream === this.#stream) return;
    this.#stream = state.stream;
    if (state.stream) this.#source?.giveWay();
    else this.#source?.close();
    this.#source =
      state.stream && new StripSource(this.#inlets, state.stream, isGuest(this.#stripId), this.input);
  }

  /** Fades out first. */
  close(): void {
    this.#source?.close();
    this.#level.goTo(0);
    setTimeout(() => {
      for (const node of this.#nodes) node.disconnect();
      this.#stage.close();
      this.#meter.end();
    }, CLOSED_MS);
  }
}

/** Longer than the fade, and the way through the compressor. */
const CLOSED_MS = 100;

function levelOf(stripId: string, { gain, isMuted, isOpen }: StripState): number {
  if (isMuted || !isOpen) return 0;
  return isVoice(stripId) ? gain * PAN_MAKE_UP : gain;
}
