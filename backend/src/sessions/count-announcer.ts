import type { ListenerCount } from '@auxcast/shared-types';

const INTERVAL_MS = 500;

export interface CountAnnouncerOptions {
  readonly read: () => ListenerCount;
  readonly announce: (count: ListenerCount) => void;
}

/** Tells changes of the listener count: the first at once, then at most two a second, however many come and go. */
export class CountAnnouncer {
  readonly #options: CountAnnouncerOptions;
  #told: ListenerCount = { listeners: 0, receiving: 0 };
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CountAnnouncerOptions) {
    this.#options = options;
  }

  poke(): void {
    if (this.#timer !== undefined) return;
    if (this.#tell()) this.#wait();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.poke();
    }, INTERVAL_MS);
    this.#timer.unref();
  }

  #tell(): boolean {
    const count = this.#options.read();
    if (count.listeners === this.#told.listeners && count.receiving === this.#told.receiving) return false;
    this.#told = count;
    this.#options.announce(count);
    return true;
  }
}
