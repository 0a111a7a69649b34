import type { types } from 'mediasoup';

export interface PipeOptions {
  readonly from: types.Router;
  readonly to: types.Router;
  readonly producerId: string;
  /** Nobody uses it any more, it could not be opened, or what it carried is gone. */
  readonly onClosed: () => void;
}

/** Carries one producer from one router to another for as long as somebody uses it there. */
export class Pipe {
  /** Rejects where it cannot be opened. */
  readonly opened: Promise<void>;
  readonly #onClosed: () => void;
  #producer: types.Producer | undefined;
  #users = 0;
  #isClosed = false;

  constructor({ from, to, producerId, onClosed }: PipeOptions) {
    this.#onClosed = onClosed;
    this.opened = this.#open(from, to, producerId);
    // Whoever waits for it is told; whoever does not needs nothing.
    this.opened.catch(() => this.#close());
  }

  /** Returns what gives it back; calling that again does nothing. */
  use(): () => void {
    this.#users += 1;
    let isUsed = true;
    return () => {
      if (!isUsed) return;
      isUsed = false;
      this.#users -= 1;
      this.#closeIfUnused();
    };
  }

  async #open(from: types.Router, to: types.Router, producerId: string): Promise<void> {
    // No data channels in this product; the pipe stays within this machine.
    const options = { producerId, router: to, enableSctp: false, enableRtx: false };
    const { pipeProducer } = await from.pipeToRouter(options);
    if (pipeProducer === undefined) throw new Error('mediasoup opened a pipe without a producer');
    this.#producer = pipeProducer;
    pipeProducer.observer.once('close', () => this.#close());
    this.#closeIfUnused();
  }

  /** Not while it opens: the next one would ask for a producer's id that is still taken. */
  #closeIfUnused(): void {
    if (this.#users === 0 && this.#producer !== undefined) this.#close();
  }

  #close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#onClosed();
    this.#producer?.close();
  }
}
