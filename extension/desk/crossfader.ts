import { Fader } from './fader.ts';
import { equalPowerCurves } from './gains.ts';
import { STEREO, soonIn } from './mix-context.ts';

/** Two turntables, from all of the first (0) to all of the second (1), as loud all the way. */
export class Crossfader {
  readonly first: GainNode;
  readonly second: GainNode;
  readonly output: GainNode;
  readonly #fader: Fader;

  constructor(context: BaseAudioContext, position: number) {
    // The place itself is a signal, so that both gains follow their curves at each sample.
    const place = new ConstantSourceNode(context, { offset: toCurve(position) });
    const [falling, rising] = equalPowerCurves();
    this.first = new GainNode(context, { ...STEREO, gain: 0 });
    this.second = new GainNode(context, { ...STEREO, gain: 0 });
    this.output = new GainNode(context, STEREO);
    place.connect(new WaveShaperNode(context, { curve: falling })).connect(this.first.gain);
    place.connect(new WaveShaperNode(context, { curve: rising })).connect(this.second.gain);
    this.first.connect(this.output);
    this.second.connect(this.output);
    place.start();
    this.#fader = new Fader(place.offset, toCurve(position), soonIn(context));
  }

  goTo(position: number, overMs: number): void {
    this.#fader.goTo(toCurve(position), overMs / 1000);
  }
}

/** A `WaveShaperNode` takes -1 to 1. */
function toCurve(position: number): number {
  return 2 * position - 1;
}
