import type { StreamOutput } from '../streams/http-stream.ts';

/** An `<audio>` element whose browser may refuse to play until it is tapped. */
export class FakeAudio implements StreamOutput {
  src = '';
  srcObject: MediaProvider | null = null;
  muted = false;
  volume = 1;
  ended = false;
  playing = false;
  currentTime = 0;
  playbackRate = 1;
  /** Seconds from the beginning that are there to be played. */
  bufferedS = 0;
  /** What it says of any type. */
  knows = 'probably';
  allowed: boolean;
  readonly #events = new EventTarget();

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
    queueMicrotask(() => this.happen('pause'));
  }

  get buffered(): TimeRanges {
    const { bufferedS } = this;
    return { length: bufferedS > 0 ? 1 : 0, start: () => 0, end: () => bufferedS };
  }

  canPlayType(): string {
    return this.knows;
  }

  addEventListener(type: string, listener: () => void, options?: { readonly signal: AbortSignal }): void {
    this.#events.addEventListener(type, listener, options);
  }

  happen(type: string): void {
    this.#events.dispatchEvent(new Event(type));
  }
}
