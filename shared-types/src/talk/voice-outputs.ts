/** What is needed of an `HTMLAudioElement`. */
export type VoiceElement = Pick<
  HTMLAudioElement,
  'srcObject' | 'volume' | 'muted' | 'paused' | 'play' | 'pause'
>;

/** One voice on its way to the ear. */
export interface VoiceOutput {
  /** 0 to 1. */
  volume: number;
  close(): void;
}

export interface VoiceOutputsOptions {
  /** An element that may play, in the document, where Safari wants it. */
  readonly add: () => VoiceElement;
  readonly remove: (element: VoiceElement) => void;
  /** Whether this browser wants a tap before it lets voices sound. */
  readonly onBlocked: (isBlocked: boolean) => void;
}

/**
 * Plays voices, each by an `<audio>` element of its own: what Web Audio plays, browsers did not take out of
 * the microphone again (echo), and elements are what they let sound after a tap.
 */
export class VoiceOutputs {
  readonly #options: VoiceOutputsOptions;
  readonly #elements = new Set<VoiceElement>();
  #isBlocked = false;

  constructor(options: VoiceOutputsOptions) {
    this.#options = options;
  }

  play(track: MediaStreamTrack): VoiceOutput {
    const element = this.#options.add();
    element.srcObject = new MediaStream([track]);
    this.#elements.add(element);
    void this.#play(element);
    return {
      set volume(volume: number) {
        // Where pages may not set a volume (iOS), at least nothing is heard of what is turned down.
        element.muted = volume === 0;
        element.volume = volume;
      },
      get volume() {
        return element.muted ? 0 : element.volume;
      },
      close: () => this.#close(element),
    };
  }

  /**
   * Tries again what was not let, or was stopped: after a tap, and after the microphone was opened, for which
   * Safari stops what plays.
   */
  resume(): void {
    for (const element of this.#elements) if (element.paused) void this.#play(element);
  }

  close(): void {
    for (const element of [...this.#elements]) this.#close(element);
  }

  async #play(element: VoiceElement): Promise<void> {
    try {
      await element.play();
      this.#tell(false);
    } catch (error) {
      // Anything else is a play that something else came in between of.
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.#tell(true);
    }
  }

  #close(element: VoiceElement): void {
    if (!this.#elements.delete(element)) return;
    element.pause();
    element.srcObject = null;
    this.#options.remove(element);
    if (this.#elements.size === 0) this.#tell(false);
  }

  #tell(isBlocked: boolean): void {
    if (isBlocked === this.#isBlocked) return;
    this.#isBlocked = isBlocked;
    this.#options.onBlocked(isBlocked);
  }
}
