import { KWeighting } from './k-weighting.ts';

/** What is quieter does not count (the absolute gate), and is shown as this much. */
export const SILENT_LUFS = -70;
/** A sine of 997 Hz at full scale on one side reads -3.01 LUFS by it. */
const OFFSET_LU = -0.691;
/** The relative gate: what is ten units quieter than the rest does not count, a tenth of its energy. */
const RELATIVE_GATE = 0.1;

const STEPS_PER_SECOND = 10;
/** A gating block, and the momentary window: 400 ms, a new one each 100 ms. */
const STEPS_PER_BLOCK = 4;

const BIN_LU = 0.1;
const LOUDEST_LUFS = 30;
const BINS = Math.round((LOUDEST_LUFS - SILENT_LUFS) / BIN_LU);

const STEREO: readonly number[] = [1, 1];

/**
 * Loudness by ITU-R BS.1770-4 and EBU Tech 3341: momentary, and integrated since the last reset. Our own: the
 * packages there are are in WebAssembly, which an extension has to be allowed, or were never finished.
 * Allocates nothing once it is made.
 */
export class LoudnessMeter {
  readonly #channels: readonly KWeighting[];
  readonly #weights: readonly number[];
  readonly #stepFrames: number;
  readonly #steps = new Float64Array(STEPS_PER_BLOCK);
  readonly #blocks = new GatedBlocks();
  #stepEnergy = 0;
  #filled = 0;
  #stepCount = 0;

  /** @param weights of the channels, by BS.1770: 1 in front, 1.41 behind */
  constructor(sampleRate: number, weights = STEREO) {
    this.#weights = weights;
    this.#channels = weights.map(() => new KWeighting(sampleRate));
    this.#stepFrames = Math.round(sampleRate / STEPS_PER_SECOND);
  }

  /** Of the last 400 ms, LUFS, at least `SILENT_LUFS`. */
  get momentaryLufs(): number {
    return lufsOf(this.#blockEnergy());
  }

  /** LUFS, at least `SILENT_LUFS`. */
  get integratedLufs(): number {
    return lufsOf(this.#blocks.gatedMean());
  }

  /** @param samples of each channel, equally many */
  add(samples: readonly Float32Array[]): void {
    const frames = samples[0]?.length ?? 0;
    for (let at = 0; at < frames; ) {
      const count = Math.min(frames - at, this.#stepFrames - this.#filled);
      for (let channel = 0; channel < this.#channels.length; channel += 1) {
        const of = samples[channel];
        const weight = this.#weights[channel] ?? 0;
        if (of) this.#stepEnergy += weight * (this.#channels[channel]?.energyOf(of, at, count) ?? 0);
      }
      at += count;
      this.#filled += count;
      if (this.#filled === this.#stepFrames) this.#endStep();
    }
  }

  /** Integrates anew from here. */
  reset(): void {
    this.#blocks.clear();
    this.#stepCount = 0;
  }

  #endStep(): void {
    this.#steps.copyWithin(0, 1);
    this.#steps[STEPS_PER_BLOCK - 1] = this.#stepEnergy / this.#stepFrames;
    this.#stepEnergy = 0;
    this.#filled = 0;
    this.#stepCount += 1;
    if (this.#stepCount >= STEPS_PER_BLOCK) this.#blocks.add(this.#blockEnergy());
  }

  #blockEnergy(): number {
    let energy = 0;
    for (let step = 0; step < STEPS_PER_BLOCK; step += 1) energy += this.#steps[step] ?? 0;
    return energy / STEPS_PER_BLOCK;
  }
}

/** Blocks by their loudness in tenths, so that a broadcast of days takes no more room than one of minutes. */
class GatedBlocks {
  readonly #counts = new Float64Array(BINS);
  readonly #energies = new Float64Array(BINS);

  add(energy: number): void {
    const lufs = lufsOf(energy);
    if (lufs <= SILENT_LUFS) return;
    const bin = Math.min(Math.floor((lufs - SILENT_LUFS) / BIN_LU), BINS - 1);
    this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
    this.#energies[bin] = (this.#energies[bin] ?? 0) + energy;
  }

  gatedMean(): number {
    return this.#meanAbove(RELATIVE_GATE * this.#meanAbove(0));
  }

  clear(): void {
    this.#counts.fill(0);
    this.#energies.fill(0);
  }

  #meanAbove(threshold: number): number {
    let count = 0;
    let energy = 0;
    for (let bin = 0; bin < BINS; bin += 1) {
      const inBin = this.#counts[bin] ?? 0;
      const ofBin = this.#energies[bin] ?? 0;
      if (inBin === 0 || ofBin / inBin <= threshold) continue;
      count += inBin;
      energy += ofBin;
    }
    return count === 0 ? 0 : energy / count;
  }
}

function lufsOf(energy: number): number {
  return energy <= 0 ? SILENT_LUFS : Math.max(SILENT_LUFS, OFFSET_LU + 10 * Math.log10(energy));
}
