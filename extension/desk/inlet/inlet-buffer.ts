import { FillControl } from './fill-control.ts';
import { SampleRing } from './sample-ring.ts';
import { MOST_TAPS, SincKernel } from './sinc-kernel.ts';

/** What is left fades out over this when nothing more comes, and what comes again fades in. */
const FADE_MS = 2;
/** A source sends 10 ms at a time; it begins with so much more than what is to be left. */
const PIECE_MS = 10;
/** How long it is heard from both sides of what is left out. */
const JUMP_FADE_MS = 5;
/** How fast the place between two samples is led back to a sample. */
const LANDING_STEP = 1.002;

/**
 * What stands between a track and an audio graph, whose clocks go apart and whose pieces come at their own
 * times: a buffer that is as short as the computer allows (`FillControl`), and makes the graph's rate of the
 * track's. Where both have the same, samples leave as they came, but while the buffer is put right.
 * Allocates nothing once it plays.
 */
export class InletBuffer {
  readonly #toRate: number;
  readonly #ring = new SampleRing();
  readonly #control = new FillControl();
  readonly #weights = new Float32Array(MOST_TAPS);
  #fromRate: number;
  #kernel: SincKernel;
  #isPlaying = false;
  /** How far it is from the next sample that waits towards the one after it. */
  #fraction = 0;
  #gain = 0;
  /** Samples that are to be left out, and how far it is faded over to what comes after them. */
  #jump = 0;
  #jumpShare = 0;
  /** Nothing came in time, and nothing has come since; frames of silence meanwhile. */
  #isDry = false;
  #dry = 0;
  /** Of the frame that was read last. */
  #left = 0;
  #right = 0;

  /** @param rate of the audio graph, and of the track until it sends otherwise */
  constructor(rate: number) {
    this.#toRate = rate;
    this.#fromRate = rate;
    this.#kernel = SincKernel.of(1);
  }

  /** How much sound waits, milliseconds. */
  get fillMs(): number {
    return this.#msOf(this.#ring.fill);
  }

  /** @param left and `right`: equally long, of this many samples a second */
  write(left: Float32Array, right: Float32Array, rate: number): void {
    if (rate !== this.#fromRate) this.#changeRate(rate);
    this.#ring.write(left, right);
  }

  /** Silence where there is nothing. @param left and `right`: equally long */
  read(left: Float32Array, right: Float32Array): void {
    if (!this.#isPlaying) this.#begin(left.length);
    for (let frame = 0; frame < left.length; frame += 1) {
      if (this.#isPlaying) this.#readFrame();
      left[frame] = this.#left;
      right[frame] = this.#right;
    }
    if (!this.#isPlaying) return;
    this.#control.took(this.#msOf(this.#rest), (left.length / this.#toRate) * 1000);
    if (this.#jump === 0) this.#jump = this.#framesOf(this.#control.takeJumpMs());
  }

  /** Samples that can still be played. */
  get #rest(): number {
    return this.#ring.fill - this.#jump - this.#kernel.taps / 2;
  }

  /** Then nothing has to be worked out. A faster track has always more than the graph has room for. */
  get #isOnSample(): boolean {
    return this.#fraction === 0 && this.#fromRate <= this.#toRate;
  }

  /** @param silent frames that are silent otherwise */
  #begin(silent: number): void {
    if (this.#ring.fill === 0) this.#dry += silent;
    else if (this.#isDry) this.#cameBack();
    const frames = this.#framesOf(this.#control.marginMs + PIECE_MS) + this.#kernel.taps / 2;
    const surplus = this.#ring.fill - frames;
    if (surplus < 0) return;
    // What came too late to be heard in time is not heard at all: all else would be as late from then on.
    this.#ring.drop(surplus);
    this.#kernel.weigh(0, this.#weights);
    this.#isPlaying = true;
  }

  #cameBack(): void {
    this.#control.ranDry((this.#dry / this.#toRate) * 1000);
    this.#isDry = false;
  }

  #readFrame(): void {
    const rest = this.#rest;
    if (rest < 1) {
      this.#stop();
      this.#isDry = true;
      return;
    }
    const fadeFrames = (FADE_MS / 1000) * this.#fromRate;
    this.#gain = Math.min(this.#gain + 1 / fadeFrames, 1, (rest - 1) / fadeFrames);
    this.#take(0, this.#gain * (1 - this.#jumpShare));
    if (this.#jump > 0) this.#readOver();
    this.#goOn();
  }

  /** Adds what comes after the samples that are left out. */
  #readOver(): void {
    const [left, right] = [this.#left, this.#right];
    this.#take(this.#jump, this.#gain * this.#jumpShare);
    this.#left += left;
    this.#right += right;
    this.#jumpShare += 1000 / (JUMP_FADE_MS * this.#toRate);
    if (this.#jumpShare < 1) return;
    this.#ring.drop(this.#jump);
    this.#jump = 0;
    this.#jumpShare = 0;
  }

  #take(offset: number, gain: number): void {
    const { left, right } = this.#ring;
    if (this.#isOnSample) {
      const place = this.#ring.placeOf(offset);
      this.#left = (left[place] ?? 0) * gain;
      this.#right = (right[place] ?? 0) * gain;
      return;
    }
    const { taps } = this.#kernel;
    const weights = this.#weights;
    const place = this.#ring.placeOf(offset - taps / 2 + 1);
    let leftSum = 0;
    let rightSum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const weight = weights[tap] ?? 0;
      leftSum += weight * (left[place + tap] ?? 0);
      rightSum += weight * (right[place + tap] ?? 0);
    }
    this.#left = leftSum * gain;
    this.#right = rightSum * gain;
  }

  #goOn(): void {
    const place = this.#fraction + this.#step();
    const whole = Math.floor(place);
    this.#ring.drop(whole);
    this.#fraction = place - whole;
    if (!this.#isOnSample) this.#kernel.weigh(this.#fraction, this.#weights);
  }

  /** By how many samples the track is ahead after one of the graph's. */
  #step(): number {
    const { speed } = this.#control;
    if (this.#fromRate !== this.#toRate || speed !== 1) return (speed * this.#fromRate) / this.#toRate;
    return this.#fraction === 0 ? 1 : Math.min(LANDING_STEP, 2 - this.#fraction);
  }

  #stop(): void {
    this.#isPlaying = false;
    this.#isDry = false;
    this.#dry = 0;
    this.#ring.drop(this.#ring.fill);
    this.#fraction = 0;
    this.#gain = 0;
    this.#jump = 0;
    this.#jumpShare = 0;
    this.#left = 0;
    this.#right = 0;
  }

  #changeRate(rate: number): void {
    this.#stop();
    this.#ring.clear();
    this.#fromRate = rate;
    this.#kernel = SincKernel.of(rate / this.#toRate);
  }

  #msOf(frames: number): number {
    return (frames / this.#fromRate) * 1000;
  }

  #framesOf(ms: number): number {
    return Math.round((ms / 1000) * this.#fromRate);
  }
}
