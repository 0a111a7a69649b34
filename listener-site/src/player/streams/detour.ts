import { Backoff } from '@auxcast/shared-types/client';
import { ElementStream } from './element-stream.ts';
import type { HttpStream, StreamOutput } from './http-stream.ts';
import { SourceStream, takesOpus } from './source-stream.ts';

const RETRY = { firstMs: 500, lastMs: 10_000 };
/** As the server refuses whoever finds no room. */
const FULL = [429, 503];

export interface DetourOptions {
  readonly audio: StreamOutput;
  readonly sessionId: string;
  /** Asks the server for a token. @throws ProtocolError */
  readonly token: () => Promise<string>;
  /** Has the element play this address. */
  readonly connect: (url: string) => void;
  /** Whether something of it is to be heard. */
  readonly onPlaying: (isPlaying: boolean) => void;
  /** It broke, and is begun again after a while; because the server has no room just now, or for whatever. */
  readonly onBroken: (isFull: boolean) => void;
  /** The browser's own player is to fetch it, and the page need not be awake for that. */
  readonly isForSleep: boolean;
}

/** The program round by HTTP, begun again as often as it breaks. */
export class Detour {
  readonly #options: DetourOptions;
  readonly #wait = new Backoff(RETRY);
  #gone = new AbortController();
  #stream: HttpStream | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  /** Kept for the next beginning, which may be in a page that is just going to sleep. */
  #token: string | undefined;
  #isOn = false;

  constructor(options: DetourOptions) {
    this.#options = options;
  }

  /** Whether this browser can play any of it. */
  static isPossible(audio: { canPlayType(type: string): string }): boolean {
    return takesOpus() || audio.canPlayType('audio/mpeg') !== '';
  }

  get delayMs(): number {
    return this.#stream?.delayMs ?? 0;
  }

  /** Asks ahead for what it takes to begin. */
  async prepare(): Promise<void> {
    this.#token ??= await this.#options.token();
  }

  /** Idempotent. */
  start(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    const onPlaying = () => {
      this.#wait.reset();
      this.#options.onPlaying(true);
    };
    this.#gone = new AbortController();
    this.#options.audio.addEventListener('playing', onPlaying, { signal: this.#gone.signal });
    this.#begin();
  }

  look(): void {
    this.#stream?.look();
  }

  /** Idempotent; it may be started again. */
  stop(): void {
    this.#isOn = false;
    this.#gone.abort();
    clearTimeout(this.#retryTimer);
    this.#stream?.close();
    this.#stream = undefined;
  }

  #begin(): void {
    const token = this.#token;
    if (token !== undefined) {
      this.#open(token);
      return;
    }
    const { signal } = this.#gone;
    this.prepare().then(
      () => signal.aborted || this.#begin(),
      () => {
        if (signal.aborted) return;
        this.#options.onBroken(false);
        this.#again();
      },
    );
  }

  #open(token: string): void {
    const { audio, connect, isForSleep, onBroken, onPlaying, sessionId } = this.#options;
    const Way = takesOpus() && !isForSleep ? SourceStream : ElementStream;
    this.#stream = new Way({
      audio,
      path: `/live/${sessionId}`,
      token,
      connect,
      onBroken: (status) => {
        onPlaying(false);
        onBroken(FULL.includes(status ?? 0));
        this.#again();
      },
    });
  }

  #again(): void {
    this.#stream = undefined;
    // It may have been refused for its age.
    this.#token = undefined;
    this.#retryTimer = setTimeout(() => this.#begin(), this.#wait.next());
  }
}
