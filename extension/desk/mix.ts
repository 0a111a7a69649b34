import type { Ducking } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';
import { createNanoEvents } from 'nanoevents';
import { HostFailure } from '../failures/failures.ts';
import { compressorDelayFrames } from './compressor-stage.ts';
import { LateWatch } from './late-watch.ts';
import { LIMITER_DELAY_FRAMES } from './limiter.ts';
import { MIX_RATE } from './mix-context.ts';
import { MixGraph } from './mix-graph.ts';
import { type MixLevels, MixMeters } from './mix-levels.ts';
import { isSoloing, type MixState, newMixState } from './mix-state.ts';
import { SOURCE_HEARD_MS } from './strip-source.ts';
import { newStrip, type StripSettings, type StripState } from './strip-state.ts';
import { underrunMsOf } from './underruns.ts';

const log = logger('mix');

/** How often it is looked whether sound is made in time, and whether a broken context can be had anew. */
const LOOK_MS = 1000;

/** What each sound is delayed by from a strip's input to the outputs, beside the browser's own buffers. */
export const MIX_DELAY_MS = ((compressorDelayFrames(MIX_RATE) + LIMITER_DELAY_FRAMES) / MIX_RATE) * 1000;

export interface MixEvents {
  /** About twelve times a second. */
  levels: (levels: MixLevels) => void;
  /** The outputs are others: the former have ended. */
  outputs: () => void;
  /** The computer is too slow to mix, or is not any more. */
  late: (isLate: boolean) => void;
  /** It played to its end, was stopped, or was lost with its audio context. */
  jingleEnded: (jingleId: string) => void;
}

/**
 * The desk's sound. Every change is a fade of some 20 ms, and is heard 10 ms later at the earliest. What is
 * set stays set, whatever happens to the browser's audio.
 */
export class Mix {
  readonly #emitter = createNanoEvents<MixEvents>();
  readonly #state: MixState = newMixState();
  readonly #meters = new MixMeters();
  readonly #late = new LateWatch();
  readonly #look: ReturnType<typeof setInterval>;
  #graph: MixGraph;
  #isLate = false;
  #isMending = false;
  #isClosed = false;

  private constructor(graph: MixGraph) {
    this.#graph = graph;
    this.#listen(graph);
    this.#look = setInterval(() => this.#lookAtClock(), LOOK_MS);
  }

  /** @throws HostFailure `mix-failed` */
  static async open(): Promise<Mix> {
    try {
      return new Mix(await MixGraph.open(newMixState()));
    } catch (error) {
      throw new HostFailure('mix-failed', error);
    }
  }

  on<E extends keyof MixEvents>(name: E, listener: MixEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  /** What listeners hear, stereo. Its owner is the mix. */
  get program(): MediaStreamTrack {
    return this.#graph.program;
  }

  /** The program without guests, for guests: at the same time as the program. Its owner is the mix. */
  get bed(): MediaStreamTrack {
    return this.#graph.bed;
  }

  /** For the host: the program without the own microphone, or what is soloed alone. Its owner is the mix. */
  get ears(): MediaStream {
    return this.#graph.ears;
  }

  /** Music and microphone apart, once they are wanted; each at the same time as in the program. */
  get apart(): {
    readonly music: MediaStreamTrack | undefined;
    readonly microphone: MediaStreamTrack | undefined;
  } {
    return this.#graph.apart;
  }

  get levels(): MixLevels {
    return this.#meters.levels;
  }

  /** Whether the computer is too slow to mix. */
  get isLate(): boolean {
    return this.#isLate;
  }

  get playingJingles(): ReadonlySet<string> {
    return this.#graph.jingles.playing;
  }

  /** What plays into a strip from now on; the former fades out, and may be stopped 200 ms later. */
  setSource(stripId: string, stream: MediaStream | undefined): void {
    this.#changeStrip(stripId, { stream });
  }

  /** Resolves once what plays into strips until now is heard in full. */
  async untilHeard(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, SOURCE_HEARD_MS));
  }

  /** What is left out stays. A voice is closed until it is opened here. */
  setStrip(stripId: string, settings: Partial<StripSettings>): void {
    this.#changeStrip(stripId, settings);
  }

  /** In the host's ears alone, before the fader. */
  setSolo(stripId: string, isSolo: boolean): void {
    this.#changeStrip(stripId, { isSolo });
    this.#graph.setSoloing(isSoloing(this.#state));
  }

  setCompressed(stripId: string, isCompressed: boolean): void {
    this.#changeStrip(stripId, { isCompressed });
  }

  /** A guest is gone for good, and what was set of it is forgotten. */
  dropStrip(stripId: string): void {
    this.#state.strips.delete(stripId);
    this.#graph.dropStrip(stripId);
    this.#graph.setSoloing(isSoloing(this.#state));
    this.#meters.drop(stripId);
  }

  setDucking(ducking: Ducking): void {
    this.#state.ducking = ducking;
    this.#graph.ducker.set(ducking);
  }

  /** Whether somebody talks for whom the music goes down. */
  setTalking(isTalking: boolean): void {
    this.#state.isTalking = isTalking;
    this.#graph.ducker.setTalking(isTalking);
  }

  /** Whether listeners and guests get anything; the host's ears and the meters go on. */
  setOpen(isOpen: boolean): void {
    this.#state.isOpen = isOpen;
    this.#graph.setOpen(isOpen);
  }

  /** Whether music and microphone come out apart, too. Heard by nobody. */
  setApart(isApart: boolean): void {
    this.#state.isApart = isApart;
    this.#graph.setApart(isApart);
  }

  /** Of the program, and of the host's ears with it. */
  setMasterGain(gain: number, overMs = 0): void {
    this.#state.masterGain = gain;
    this.#graph.setMasterGain(gain, overMs);
  }

  /** @param position 0: the first tab, 1: the second */
  crossfade(position: number, overMs = 0): void {
    this.#state.crossfade = position;
    this.#graph.crossfade(position, overMs);
  }

  /**
   * From its beginning.
   * @param file a sound file in any format the browser knows; stays the caller's
   * @throws HostFailure `jingle-unreadable`
   */
  async playJingle(jingleId: string, file: ArrayBuffer): Promise<void> {
    await this.#graph.jingles.play(jingleId, file);
  }

  /** Fades out. */
  stopJingle(jingleId: string): void {
    this.#graph.jingles.stop(jingleId);
  }

  resetClip(stripId: string): void {
    this.#meters.resetClip(stripId);
  }

  resetLoudness(): void {
    this.#graph.resetLoudness();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#look);
    await this.#graph.close();
  }

  #changeStrip(stripId: string, change: Partial<StripState>): void {
    const state = { ...(this.#state.strips.get(stripId) ?? newStrip(stripId)), ...change };
    this.#state.strips.set(stripId, state);
    this.#graph.applyStrip(stripId, state);
  }

  #listen(graph: MixGraph): void {
    graph.on('peak', (stripId, news) => this.#meters.addPeak(stripId, news, performance.now()));
    graph.on('limiter', (news) => this.#meters.setLimiter(news));
    graph.on('loudness', (news) => {
      this.#meters.setLoudness(news);
      this.#emitter.emit('levels', this.#meters.levels);
    });
    graph.context.addEventListener('statechange', () => {
      if (graph === this.#graph && graph.context.state !== 'running') void this.#mend();
    });
    graph.on('jingleEnded', (jingleId) => this.#emitter.emit('jingleEnded', jingleId));
  }

  #lookAtClock(): void {
    const { context } = this.#graph;
    if (context.state !== 'running') {
      void this.#mend();
      return;
    }
    const isLate = this.#late.look({
      wallMs: performance.now(),
      audioMs: context.currentTime * 1000,
      underrunMs: underrunMsOf(context),
    });
    if (isLate === this.#isLate) return;
    this.#isLate = isLate;
    this.#emitter.emit('late', isLate);
  }

  /** A context that stopped may stay so for good; a new one with the same settings runs. Never rejects. */
  async #mend(): Promise<void> {
    if (this.#isMending || this.#isClosed) return;
    this.#isMending = true;
    try {
      const next = await MixGraph.open(this.#state);
      if (this.#isClosed) await next.close();
      else await this.#changeTo(next);
    } catch (error) {
      log.info('The mix does not come back yet.', error);
    }
    this.#isMending = false;
  }

  async #changeTo(next: MixGraph): Promise<void> {
    const former = this.#graph;
    const lost = former.jingles.playing;
    this.#graph = next;
    this.#listen(next);
    this.#late.restart();
    this.#emitter.emit('outputs');
    for (const jingleId of lost) this.#emitter.emit('jingleEnded', jingleId);
    await former.close();
  }
}
