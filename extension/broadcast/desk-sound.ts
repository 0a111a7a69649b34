import { logger } from '@auxcast/shared-types/log';
import { createNanoEvents } from 'nanoevents';
import type { SourceSound } from '../capture/source.ts';
import type { Mix } from '../desk/mix.ts';
import type { MixLevels } from '../desk/mix-levels.ts';
import { DIRECT, type MixModeState, nextMixMode, unusedUntilMs } from '../desk/mix-mode.ts';
import { type FailureCode, failureOf } from '../failures/failures.ts';
import type { Uplink } from '../publish/uplink.ts';
import { CrossfadeSide } from './crossfade-side.ts';
import type { DeskScene } from './desk-scene.ts';
import { MixHand } from './mix-hand.ts';
import type { ProgramSwitch } from './program-switch.ts';

const log = logger('desk');

/** A stream that was taken out of the mix fades out, and may be stopped then. */
const FADE_OUT_MS = 200;
/** After a mix could not be opened. */
const AGAIN_MS = 5000;

/** What of the mix it takes. */
export type DeskMix = Pick<
  Mix,
  | 'program'
  | 'bed'
  | 'apart'
  | 'ears'
  | 'levels'
  | 'isLate'
  | 'untilHeard'
  | 'on'
  | 'setSource'
  | 'setStrip'
  | 'setSolo'
  | 'setCompressed'
  | 'dropStrip'
  | 'setDucking'
  | 'setTalking'
  | 'setMasterGain'
  | 'setOpen'
  | 'setApart'
  | 'crossfade'
  | 'playJingle'
  | 'stopJingle'
  | 'playingJingles'
  | 'resetClip'
  | 'resetLoudness'
  | 'close'
>;

export interface DeskSoundOptions {
  readonly program: ProgramSwitch;
  readonly uplink: Pick<Uplink, 'setBed'>;
  /** For tests: `Mix.open` unless given. */
  readonly openMix?: (() => Promise<DeskMix>) | undefined;
  /** Nothing can be mixed just now; it is tried again. */
  readonly onFailed: (failure: FailureCode) => void;
}

export interface DeskSoundEvents {
  /**
   * The program is mixed from now on, or is the tab's own again; the mix cannot follow, or can again; the
   * other tab is heard more.
   */
  change: () => void;
  levels: (levels: MixLevels) => void;
  /** Where the program comes from, and what it is made of, is another than before. */
  outputs: () => void;
  jingleEnded: (jingleId: string) => void;
}

/**
 * The mix while there is something to mix: opened, kept as the desk wants it, let into the program, and taken
 * out of it again. What is set stays set while there is none.
 */
export class DeskSound {
  readonly #options: DeskSoundOptions;
  readonly #emitter = createNanoEvents<DeskSoundEvents>();
  readonly #sources = new Map<string, MediaStream>();
  readonly #soloed = new Set<string>();
  readonly #compressed = new Set<string>();
  readonly #side = new CrossfadeSide(() => this.#emitter.emit('change'));
  #scene: DeskScene | undefined;
  #state: MixModeState = DIRECT;
  #mix: DeskMix | undefined;
  #hand: MixHand | undefined;
  /** Opening and closing, one after the other. */
  #changing: Promise<void> = Promise.resolve();
  #isOpening = false;
  #masterGain = 1;
  #isApart = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failedMs = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(options: DeskSoundOptions) {
    this.#options = options;
    const { program } = options;
    if (program.tab) this.#sources.set('tab', program.tab.stream);
    program.followTab((tab) => {
      const taken = this.replaceSource('tab', tab?.stream);
      this.#emitter.emit('outputs');
      return taken;
    });
  }

  on<E extends keyof DeskSoundEvents>(name: E, listener: DeskSoundEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  /** Whether the program is the mix just now. */
  get isMixed(): boolean {
    return this.#options.program.isMixed;
  }

  /** `undefined` while nothing is mixed. */
  get mix(): DeskMix | undefined {
    return this.isMixed ? this.#mix : undefined;
  }

  get crossfadePosition(): number {
    return this.#side.position;
  }

  /** Whether the second tab is heard more than the first, if there is one. */
  get isSecondInFront(): boolean {
    return this.isMixed && this.#side.isSecond;
  }

  has(stripId: string): boolean {
    return this.#sources.has(stripId);
  }

  isSoloed(stripId: string): boolean {
    return this.#soloed.has(stripId);
  }

  isCompressed(stripId: string): boolean {
    return this.#compressed.has(stripId);
  }

  /** @param isBreak a pause, or a track's end: a change of what the program is would not be heard */
  show(scene: DeskScene, isBreak = false): void {
    if (this.#isClosed) return;
    this.#scene = scene;
    const nowMs = performance.now();
    this.#state = nextMixMode(this.#state, scene.facts, { nowMs, isBreak });
    this.#hand?.apply(scene);
    this.#settle(nowMs);
    clearTimeout(this.#timer);
    const untilMs = unusedUntilMs(this.#state) ?? this.#retryMs(nowMs);
    if (untilMs !== undefined) this.#timer = setTimeout(() => this.show(scene), Math.max(0, untilMs - nowMs));
  }

  /** What plays into a strip from now on, if anything. */
  setSource(stripId: string, stream: MediaStream | undefined): void {
    if (stream) this.#sources.set(stripId, stream);
    else this.#sources.delete(stripId);
    this.#mix?.setSource(stripId, stream);
  }

  /** The same; resolves once the stream before may be stopped. */
  async replaceSource(stripId: string, stream: MediaStream | undefined): Promise<void> {
    this.setSource(stripId, stream);
    if (this.#mix) await new Promise((resolve) => setTimeout(resolve, FADE_OUT_MS));
  }

  setSolo(stripId: string, isOn: boolean): void {
    toggle(this.#soloed, stripId, isOn);
    this.#mix?.setSolo(stripId, isOn);
  }

  setCompressed(stripId: string, isOn: boolean): void {
    toggle(this.#compressed, stripId, isOn);
    this.#mix?.setCompressed(stripId, isOn);
  }

  setMasterGain(gain: number): void {
    this.#masterGain = gain;
    this.#mix?.setMasterGain(gain);
  }

  /** Whether the mix gives music and microphone apart, too. */
  setApart(isApart: boolean): void {
    this.#isApart = isApart;
    this.#mix?.setApart(isApart);
  }

  crossfade(position: number, overMs: number): void {
    this.#side.goTo(position, overMs);
    this.#mix?.crossfade(position, overMs);
  }

  /** The mix, once it is the program; `undefined` where none can be had. */
  async untilMixed(): Promise<DeskMix | undefined> {
    await this.#changing;
    return this.mix;
  }

  /** Idempotent. The program is the tab's own again, if there is one. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#side.close();
    this.#state = DIRECT;
    this.#change(() => this.#end());
    await this.#changing;
  }

  #settle(nowMs: number): void {
    if (this.#isWanted && !this.#mix && !this.#isOpening && this.#retryMs(nowMs) === undefined) {
      this.#isOpening = true;
      this.#change(() => this.#begin());
    } else if (!this.#isWanted && this.#mix) this.#change(() => this.#end());
  }

  /** When it may be tried again; `undefined`: now, or there is no need. */
  #retryMs(nowMs: number): number | undefined {
    const atMs = this.#failedMs + AGAIN_MS;
    return this.#isWanted && !this.#mix && atMs > nowMs ? atMs : undefined;
  }

  #change(step: () => Promise<void>): void {
    this.#changing = this.#changing.then(step).catch((error: unknown) => {
      log.warn('The program could not be changed over.', error);
    });
  }

  async #begin(): Promise<void> {
    const mix = await this.#opened();
    this.#isOpening = false;
    if (!mix) return;
    // What is not wanted any more by then keeps nobody waiting.
    if (this.#isWanted && this.#scene) {
      this.#mix = mix;
      this.#furnish(mix, this.#scene);
      await mix.untilHeard();
    }
    if (!this.#isWanted) {
      this.#forgetMix();
      await mix.close();
      return;
    }
    mix.on('levels', (levels) => this.#emitter.emit('levels', levels));
    mix.on('late', () => this.#emitter.emit('change'));
    mix.on('jingleEnded', (jingleId) => this.#emitter.emit('jingleEnded', jingleId));
    mix.on('outputs', () => void this.#letIn(mix));
    await this.#letIn(mix);
    this.#emitter.emit('change');
  }

  async #opened(): Promise<DeskMix | undefined> {
    try {
      const mix = await (this.#options.openMix ?? openMix)();
      this.#failedMs = Number.NEGATIVE_INFINITY;
      return mix;
    } catch (error) {
      log.warn('Nothing can be mixed just now.', error);
      this.#failedMs = performance.now();
      this.#options.onFailed(failureOf(error));
      return undefined;
    }
  }

  async #end(): Promise<void> {
    const mix = this.#mix;
    // Wanted again meanwhile.
    if (!mix || this.#isWanted) return;
    await this.#options.program.unmix();
    this.#emitter.emit('outputs');
    this.#options.uplink.setBed(undefined);
    this.#forgetMix();
    for (const jingleId of mix.playingJingles) this.#emitter.emit('jingleEnded', jingleId);
    this.#emitter.emit('change');
    await mix.close();
  }

  get #isWanted(): boolean {
    return this.#state.mode === 'mixed';
  }

  #forgetMix(): void {
    this.#mix = undefined;
    this.#hand = undefined;
  }

  async #letIn(mix: DeskMix): Promise<void> {
    this.#options.uplink.setBed(mix.bed);
    await this.#options.program.mix(soundOf(mix));
    this.#emitter.emit('outputs');
  }

  #furnish(mix: DeskMix, scene: DeskScene): void {
    for (const [stripId, stream] of this.#sources) mix.setSource(stripId, stream);
    for (const stripId of this.#soloed) mix.setSolo(stripId, true);
    for (const stripId of this.#compressed) mix.setCompressed(stripId, true);
    mix.setMasterGain(this.#masterGain);
    mix.setApart(this.#isApart);
    mix.crossfade(this.#side.position);
    this.#hand = new MixHand(mix);
    this.#hand.apply(scene);
  }
}

/** Loaded with the first that is wanted: hardly every broadcast mixes. */
async function openMix(): Promise<DeskMix> {
  const { Mix } = await import('../desk/mix.ts');
  return await Mix.open();
}

function soundOf(mix: DeskMix): SourceSound {
  return { stream: mix.ears, program: mix.program, setProgramOpen: (open) => mix.setOpen(open) };
}

function toggle(set: Set<string>, value: string, isIn: boolean): void {
  if (isIn) set.add(value);
  else set.delete(value);
}
