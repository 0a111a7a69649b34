import { type Mix, type TalkLine, type TalkState, VoiceEars, VoiceOutputs } from '@auxcast/shared-types/talk';
import type { LoadedSound } from '../player/sound.ts';

export interface PageVoicesOptions {
  readonly line: TalkLine;
  /** Where the elements that play go. */
  readonly root: HTMLElement;
  readonly onBlocked: (isBlocked: boolean) => void;
}

/** The voices that this page hears, over the transport that the program comes over. */
export class PageVoices {
  readonly #outputs: VoiceOutputs;
  readonly #ears: VoiceEars;
  readonly #gone = new AbortController();
  #sound: LoadedSound | undefined;

  constructor({ line, root, onBlocked }: PageVoicesOptions) {
    this.#outputs = new VoiceOutputs({
      add: () => {
        const element = document.createElement('audio');
        root.append(element);
        return element;
      },
      remove: (element) => {
        if (element instanceof HTMLAudioElement) element.remove();
      },
      onBlocked,
    });
    this.#ears = new VoiceEars({
      line,
      outputs: this.#outputs,
      onCarrierLost: () => this.#sound?.reception.carrierLost(),
    });
    const { signal } = this.#gone;
    // Any tap is one that the browser may have waited for.
    document.addEventListener('click', () => this.resume(), { signal });
  }

  /** The part that receives sound, once it is loaded. */
  set sound(sound: LoadedSound | undefined) {
    if (sound === this.#sound) return;
    this.#sound = sound;
    sound?.reception.followCarrier((carrier) => {
      this.#ears.carrier = carrier;
    });
  }

  show(state: TalkState, mix: Mix): void {
    this.#ears.show(state, mix);
  }

  resume(): void {
    this.#outputs.resume();
  }

  close(): void {
    this.#gone.abort();
    this.#ears.close();
    this.#outputs.close();
  }
}
