import { KEEP_EVERY_MS } from '../messaging/keep-pulse.ts';
import type { KeptBroadcast } from '../messaging/kept-broadcast.ts';

/** Tells what it takes to go on elsewhere, again and again while a broadcast lives. */
export class KeptTeller {
  readonly #onKeep: (broadcast: KeptBroadcast | null) => void;
  #last = '';
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(onKeep: (broadcast: KeptBroadcast | null) => void) {
    this.#onKeep = onKeep;
  }

  /** This is what is kept already, told by a former document. */
  assume(kept: KeptBroadcast): void {
    this.#last = JSON.stringify(kept);
  }

  /** `null`: there is nothing to go on with. */
  tell(kept: KeptBroadcast | null): void {
    const text = kept ? JSON.stringify(kept) : '';
    if (text === this.#last && (kept === null || this.#timer !== undefined)) return;
    this.#last = text;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#onKeep(kept);
    if (kept) this.#timer = setInterval(() => this.#onKeep(kept), KEEP_EVERY_MS);
  }
}
