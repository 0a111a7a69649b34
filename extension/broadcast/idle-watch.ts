/** With nothing to show and nobody looking, the offscreen document is closed after this. */
const IDLE_MS = 15_000;

/** Says when there has been nothing to do for a while. */
export class IdleWatch {
  readonly #onIdle: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onIdle: () => void) {
    this.#onIdle = onIdle;
  }

  /** Whether there is something to do: from now on. */
  set(isBusy: boolean): void {
    clearTimeout(this.#timer);
    if (!isBusy) this.#timer = setTimeout(this.#onIdle, IDLE_MS);
  }
}
