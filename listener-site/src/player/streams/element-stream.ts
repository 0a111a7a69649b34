import { type HttpStream, type HttpStreamOptions, SERVER_DELAY_MS } from './http-stream.ts';

/** What the server sends at once, of what it played before. Milliseconds. */
const AT_ONCE_MS = 1_000;
/** So far it may fall behind its own beginning before it begins anew. Milliseconds. */
const DRIFT_MS = 4_000;
/** One that has not begun after this is begun anew. Milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Has the browser's own player fetch the program, as MP3 that every browser knows. It tells little: how far
 * it is behind follows from the clock, and the only way to catch up is to begin anew.
 */
export class ElementStream implements HttpStream {
  readonly #options: HttpStreamOptions;
  readonly #gone = new AbortController();
  readonly #begunMs = performance.now();
  #firstDelayMs: number | undefined;

  constructor(options: HttpStreamOptions) {
    this.#options = options;
    const { audio, path, token } = options;
    const { signal } = this.#gone;
    const onBroken = () => this.#broken();
    audio.addEventListener('playing', () => this.#played(), { signal });
    audio.addEventListener('error', onBroken, { signal });
    audio.addEventListener('ended', onBroken, { signal });
    options.connect(`${path}.mp3?kbps=256&token=${token}`);
  }

  get delayMs(): number {
    const elapsedMs = performance.now() - this.#begunMs;
    return Math.max(0, elapsedMs - this.#options.audio.currentTime * 1000) + AT_ONCE_MS + SERVER_DELAY_MS;
  }

  look(): void {
    const first = this.#firstDelayMs;
    const isLost =
      first === undefined ? performance.now() - this.#begunMs > PATIENCE_MS : this.delayMs > first + DRIFT_MS;
    if (isLost) this.#broken();
  }

  close(): void {
    this.#gone.abort();
  }

  #played(): void {
    this.#firstDelayMs ??= this.delayMs;
  }

  #broken(): void {
    if (this.#gone.signal.aborted) return;
    this.close();
    this.#options.onBroken();
  }
}
