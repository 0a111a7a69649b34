import { createNanoEvents } from 'nanoevents';
import { Crossfader } from './crossfader.ts';
import { Ducker } from './ducker.ts';
import { Fader } from './fader.ts';
import { Inlets } from './inlet/inlets.ts';
import { JinglePlayer } from './jingle-player.ts';
import { openMixContext, STEREO, soonIn } from './mix-context.ts';
import { MixLimiter, ProgramLoudness } from './mix-processors.ts';
import { isSoloing, type MixState } from './mix-state.ts';
import { MixStem } from './mix-stem.ts';
import { MixStrip } from './mix-strip.ts';
import { newStrip, type StripState } from './strip-state.ts';
import type { LimiterNews, LoudnessNews, PeakNews } from './worklets/processor-news.ts';

export interface MixGraphEvents {
  peak: (stripId: string, news: PeakNews) => void;
  loudness: (news: LoudnessNews) => void;
  /** Of the program. */
  limiter: (news: LimiterNews) => void;
  jingleEnded: (jingleId: string) => void;
}

/**
 * One audio context with the mix in it:
 *
 *     tab -strip-+ crossfade -> duck -+
 *     second tab +                    |
 *     jingles -strip------------------+-> bed -+-> limiter -> the guests' return
 *     microphone -strip---------------+        |
 *     guests -strip each -> guests ------------+-> master -> limiter -+-> program
 *                                                                     +-> loudness
 *     duck, jingles, guests -> (master) -> unless anything is soloed -+
 *     what is soloed -------------------------------------------------+-> limiter -> the host's ears
 *
 * and, for a recording of many tracks, crossfade with jingles, and the microphone, each -> limiter -> a stem.
 */
export class MixGraph {
  readonly context: AudioContext;
  readonly jingles: JinglePlayer;
  readonly ducker: Ducker;
  readonly #inlets: Inlets;
  readonly #emitter = createNanoEvents<MixGraphEvents>();
  readonly #strips = new Map<string, MixStrip>();
  readonly #crossfader: Crossfader;
  readonly #bed: GainNode;
  /** What the host hears and the bed does not have. */
  readonly #guests: GainNode;
  readonly #heard: GainNode;
  readonly #soloed: GainNode;
  readonly #masters: readonly Fader[];
  readonly #unsoloed: Fader;
  /** Between the mix and whoever hears it. */
  readonly #gates: readonly Fader[];
  readonly #loudness: ProgramLoudness;
  readonly #program: MediaStreamAudioDestinationNode;
  readonly #bedOut: MediaStreamAudioDestinationNode;
  readonly #ears: MediaStreamAudioDestinationNode;
  /** What stems are made of. */
  readonly #music: GainNode;
  readonly #microphone: GainNode;
  #stems: MixStems | undefined;

  /** @throws DOMException where the browser lets none be opened, or its worklets do not load */
  static async open(state: MixState): Promise<MixGraph> {
    const context = await openMixContext();
    return new MixGraph(context, await Inlets.open(context), state);
  }

  private constructor(context: AudioContext, inlets: Inlets, state: MixState) {
    this.context = context;
    this.#inlets = inlets;
    const soon = soonIn(context);
    const bus = (gain = 1) => new GainNode(context, { ...STEREO, gain });
    this.#crossfader = new Crossfader(context, state.crossfade);
    const duck = bus();
    this.#bed = bus();
    this.#guests = bus();
    this.#music = bus();
    this.#microphone = bus();
    this.#heard = bus(state.masterGain);
    this.#soloed = bus();
    const master = bus(state.masterGain);
    const unsoloed = bus(isSoloing(state) ? 0 : 1);
    this.#masters = [master, this.#heard].map(({ gain }) => new Fader(gain, state.masterGain, soon));
    this.#unsoloed = new Fader(unsoloed.gain, unsoloed.gain.value, soon);
    this.ducker = new Ducker(duck.gain, soon, state.ducking);
    this.ducker.setTalking(state.isTalking);

    this.#program = new MediaStreamAudioDestinationNode(context, STEREO);
    this.#bedOut = new MediaStreamAudioDestinationNode(context, STEREO);
    this.#ears = new MediaStreamAudioDestinationNode(context, STEREO);
    const limiter = new MixLimiter(context, (news) => this.#emitter.emit('limiter', news)).node;
    this.#loudness = new ProgramLoudness(context, limiter, (news) => this.#emitter.emit('loudness', news));

    const gates = [bus(state.isOpen ? 1 : 0), bus(state.isOpen ? 1 : 0)] as const;
    this.#gates = gates.map(({ gain }) => new Fader(gain, gain.value, soon));

    this.#crossfader.output.connect(duck).connect(this.#bed);
    this.#crossfader.output.connect(this.#music);
    this.#bed.connect(new MixLimiter(context).node).connect(gates[0]).connect(this.#bedOut);
    this.#bed.connect(master).connect(limiter).connect(gates[1]).connect(this.#program);
    this.#guests.connect(master);
    duck.connect(this.#heard);
    this.#guests.connect(this.#heard);
    const ears = new MixLimiter(context).node;
    this.#heard.connect(unsoloed).connect(ears).connect(this.#ears);
    this.#soloed.connect(ears);

    const board = this.#strip('jingles', newStrip('jingles')).input;
    this.jingles = new JinglePlayer(context, board, (id) => this.#emitter.emit('jingleEnded', id));
    for (const [stripId, strip] of state.strips) this.applyStrip(stripId, strip);
    this.setApart(state.isApart);
  }

  on<E extends keyof MixGraphEvents>(name: E, listener: MixGraphEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  get program(): MediaStreamTrack {
    return trackOf(this.#program);
  }

  get bed(): MediaStreamTrack {
    return trackOf(this.#bedOut);
  }

  get ears(): MediaStream {
    return this.#ears.stream;
  }

  /** `undefined` unless they are wanted. */
  get apart(): {
    readonly music: MediaStreamTrack | undefined;
    readonly microphone: MediaStreamTrack | undefined;
  } {
    return { music: this.#stems?.music.track, microphone: this.#stems?.microphone.track };
  }

  /** Whether music and microphone come out apart, too. */
  setApart(isApart: boolean): void {
    if (isApart === (this.#stems !== undefined)) return;
    this.#stems?.music.close();
    this.#stems?.microphone.close();
    this.#stems = isApart
      ? {
          music: new MixStem(this.context, [this.#music], 2),
          microphone: new MixStem(this.context, [this.#microphone], 1),
        }
      : undefined;
  }

  /** Makes the strip where there is none yet. */
  applyStrip(stripId: string, state: StripState): void {
    this.#strip(stripId, state).apply(state);
  }

  dropStrip(stripId: string): void {
    this.#strips.get(stripId)?.close();
    this.#strips.delete(stripId);
  }

  setSoloing(isSoloing: boolean): void {
    this.#unsoloed.goTo(isSoloing ? 0 : 1);
  }

  setOpen(isOpen: boolean): void {
    for (const gate of this.#gates) gate.goTo(isOpen ? 1 : 0);
  }

  setMasterGain(gain: number, overMs: number): void {
    for (const master of this.#masters) master.goTo(gain, overMs / 1000);
  }

  crossfade(position: number, overMs: number): void {
    this.#crossfader.goTo(position, overMs);
  }

  resetLoudness(): void {
    this.#loudness.reset();
  }

  /** Idempotent. What it plays to falls silent. */
  async close(): Promise<void> {
    if (this.context.state === 'closed') return;
    for (const strip of this.#strips.values()) strip.close();
    this.program.stop();
    this.bed.stop();
    for (const track of this.ears.getTracks()) track.stop();
    this.setApart(false);
    this.#inlets.close();
    await this.context.close();
  }

  #strip(stripId: string, state: StripState): MixStrip {
    const known = this.#strips.get(stripId);
    if (known) return known;
    const strip = new MixStrip(this.context, {
      inlets: this.#inlets,
      stripId,
      state,
      into: this.#placeOf(stripId),
      soloInto: this.#soloed,
      onPeak: (news) => this.#emitter.emit('peak', stripId, news),
    });
    this.#strips.set(stripId, strip);
    return strip;
  }

  #placeOf(stripId: string): readonly AudioNode[] {
    switch (stripId) {
      case 'tab':
        return [this.#crossfader.first];
      case 'second-tab':
        return [this.#crossfader.second];
      case 'jingles':
        return [this.#bed, this.#heard, this.#music];
      case 'microphone':
        return [this.#bed, this.#microphone];
      default:
        return [this.#guests];
    }
  }
}

interface MixStems {
  readonly music: MixStem;
  readonly microphone: MixStem;
}

function trackOf({ stream }: MediaStreamAudioDestinationNode): MediaStreamTrack {
  const [track] = stream.getAudioTracks();
  if (!track) throw new Error('The mix has no output.');
  // Music: the encoder must neither gate nor favour speech.
  track.contentHint = 'music';
  return track;
}
