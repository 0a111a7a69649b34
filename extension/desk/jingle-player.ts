import { HostFailure } from '../failures/failures.ts';
import { Fader } from './fader.ts';
import { soonIn } from './mix-context.ts';

const FADE_OUT_S = 0.3;

interface PlayingJingle {
  readonly source: AudioBufferSourceNode;
  readonly gain: GainNode;
  readonly fader: Fader;
}

/** Plays the host's own sound files: several at a time, each once. */
export class JinglePlayer {
  readonly #context: AudioContext;
  readonly #into: AudioNode;
  readonly #onEnded: (jingleId: string) => void;
  readonly #playing = new Map<string, PlayingJingle>();

  /** @param onEnded it played to its end, or was stopped */
  constructor(context: AudioContext, into: AudioNode, onEnded: (jingleId: string) => void) {
    this.#context = context;
    this.#into = into;
    this.#onEnded = onEnded;
  }

  get playing(): ReadonlySet<string> {
    return new Set(this.#playing.keys());
  }

  /**
   * From its beginning. One that plays already fades out meanwhile.
   * @param file a sound file in any format the browser knows; stays the caller's
   * @throws HostFailure `jingle-unreadable`
   */
  async play(jingleId: string, file: ArrayBuffer): Promise<void> {
    const buffer = await this.#decode(file);
    this.#fadeOut(jingleId);
    const source = new AudioBufferSourceNode(this.#context, { buffer });
    const gain = new GainNode(this.#context);
    const playing = { source, gain, fader: new Fader(gain.gain, 1, soonIn(this.#context)) };
    source.onended = () => this.#ended(jingleId, playing);
    source.connect(gain).connect(this.#into);
    source.start();
    this.#playing.set(jingleId, playing);
  }

  /** Fades out. */
  stop(jingleId: string): void {
    if (this.#fadeOut(jingleId)) this.#onEnded(jingleId);
  }

  #fadeOut(jingleId: string): boolean {
    const playing = this.#playing.get(jingleId);
    if (!playing) return false;
    this.#playing.delete(jingleId);
    playing.fader.goTo(0, FADE_OUT_S);
    playing.source.stop(soonIn(this.#context)() + FADE_OUT_S);
    return true;
  }

  #ended(jingleId: string, { source, gain }: PlayingJingle): void {
    source.disconnect();
    gain.disconnect();
    // One that was stopped, or begun anew, is another's business.
    if (this.#playing.get(jingleId)?.source !== source) return;
    this.#playing.delete(jingleId);
    this.#onEnded(jingleId);
  }

  async #decode(file: ArrayBuffer): Promise<AudioBuffer> {
    try {
      // Takes what it is given away.
      return await this.#context.decodeAudioData(file.slice(0));
    } catch (error) {
      throw new HostFailure('jingle-unreadable', error);
    }
  }
}
