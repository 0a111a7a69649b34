import { SILENCE } from './silence.ts';

export type PlayResult = 'playing' | 'blocked' | 'superseded';

/** What is needed of an `HTMLAudioElement`. */
export interface AudioOutput {
  src: string;
  srcObject: MediaProvider | null;
  muted: boolean;
  volume: number;
  readonly ended: boolean;
  readonly paused: boolean;
  play(): Promise<void>;
  pause(): void;
  addEventListener(type: 'pause', listener: () => void): void;
}

/**
 * The page's one `<audio>` element. One for good, because browsers grant the right to make a sound to an
 * element; and in the document, because Safari wants it there.
 */
export class Speaker {
  readonly #audio: AudioOutput;
  #hasSource = false;

  constructor(audio: AudioOutput, onInterrupted: () => void) {
    this.#audio = audio;
    // The event comes late, maybe after the next `play()`; and a source that came to its end pauses too.
    audio.addEventListener('pause', () => {
      if (audio.paused && this.#hasSource && !audio.ended) onInterrupted();
    });
    audio.src = SILENCE;
  }

  /**
   * Tries for real: no rule about autoplay can be asked about in every browser. Call it within a tap to be
   * allowed.
   */
  async play(): Promise<PlayResult> {
    try {
      await this.#audio.play();
      return 'playing';
    } catch (error) {
      // All else HTML knows is for others to go on from: a pause or another source came in between, or what
      // was fetched is no sound, which whoever fetched it hears of, too.
      return error instanceof DOMException && error.name === 'NotAllowedError' ? 'blocked' : 'superseded';
    }
  }

  pause(): void {
    this.#audio.pause();
  }

  /** Plays nothing until `play` is called again. */
  connect(source: MediaStream | string): void {
    const audio = this.#audio;
    this.#hasSource = true;
    audio.srcObject = typeof source === 'string' ? null : source;
    if (typeof source === 'string') audio.src = source;
  }

  set muted(muted: boolean) {
    this.#audio.muted = muted;
  }

  set volume(volume: number) {
    this.#audio.volume = volume;
  }
}
