import { Fader } from './fader.ts';
import { type CompressorCurve, compressorMakeUp } from './gains.ts';
import { STEREO, soonIn } from './mix-context.ts';

/** For voices that are sometimes near the microphone and sometimes far. */
const CURVE: CompressorCurve = { thresholdDb: -24, ratio: 3 };
const ATTACK_S = 0.005;
const RELEASE_S = 0.2;
/** What Chromium's compressor delays all sound by: it looks so far ahead. */
const LOOK_AHEAD_S = 0.006;

/** A compressor that can be gone round in the same time: nothing moves, whether it is on or not. */
export class CompressorStage {
  readonly input: GainNode;
  readonly output: GainNode;
  readonly #nodes: readonly AudioNode[];
  readonly #through: Fader;
  readonly #round: Fader;

  constructor(context: BaseAudioContext, isOn: boolean) {
    this.input = new GainNode(context, STEREO);
    this.output = new GainNode(context, STEREO);
    const compressor = new DynamicsCompressorNode(context, {
      threshold: CURVE.thresholdDb,
      ratio: CURVE.ratio,
      knee: 0,
      attack: ATTACK_S,
      release: RELEASE_S,
    });
    const delayTime = compressorDelayFrames(context.sampleRate) / context.sampleRate;
    const delay = new DelayNode(context, { delayTime, maxDelayTime: 2 * delayTime });
    const through = new GainNode(context, { gain: isOn ? ON : 0 });
    const round = new GainNode(context, { gain: isOn ? 0 : 1 });
    this.input.connect(compressor).connect(through).connect(this.output);
    this.input.connect(delay).connect(round).connect(this.output);
    this.#nodes = [this.input, compressor, delay, through, round, this.output];
    const soon = soonIn(context);
    this.#through = new Fader(through.gain, through.gain.value, soon);
    this.#round = new Fader(round.gain, round.gain.value, soon);
  }

  setOn(isOn: boolean): void {
    this.#through.goTo(isOn ? ON : 0);
    this.#round.goTo(isOn ? 0 : 1);
  }

  close(): void {
    for (const node of this.#nodes) node.disconnect();
  }
}

const ON = 1 / compressorMakeUp(CURVE);

/** Of both ways, in samples. */
export function compressorDelayFrames(sampleRate: number): number {
  return Math.floor(LOOK_AHEAD_S * sampleRate);
}
