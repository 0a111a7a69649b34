import type { AudioOutput } from '../speaker.ts';

/** An `<audio>` element whose browser may refuse to play until it is tapped. */
export class FakeAudio implements AudioOutput {
  src = '';
  srcObject: MediaProvider | null = null;
  muted = false;
  volume = 1;
  ended = false;
  playing = false;
  allowed: boolean;
  #onPause: () => void = () => undefined;

  constructor(allowed: boolean) {
    this.allowed = allowed;
  }

  get paused(): boolean {
    return !this.playing;
  }

  async play(): Promise<void> {
    if (!this.allowed) throw new DOMException('play() needs a gesture', 'NotAllowedError');
    this.playing = true;
  }

  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    // Browsers tell later.
    queueMicrotask(() => this.#onPause());
  }

  addEventListener(_type: 'pause', listener: () => void): void {
    this.#onPause = listener;
  }
}
