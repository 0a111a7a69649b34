import type { types } from 'mediasoup';
import { MEDIA_CODECS } from './media-codecs.ts';
import { workerDied } from './media-error.ts';
import type { Load, MediaWorker } from './media-worker.ts';
import { Pipe } from './pipe.ts';

const LOAD: Load = { routers: 1 };

/** A session's router on one worker. */
export class SessionRouter {
  readonly worker: MediaWorker;
  readonly router: types.Router;
  /** By the producer that is, or will be, here too. */
  readonly #pipes = new Map<string, Pipe>();

  private constructor(worker: MediaWorker, router: types.Router) {
    this.worker = worker;
    this.router = router;
    router.observer.once('close', () => worker.giveBack(LOAD));
  }

  /** @throws ProtocolError `unavailable` when the worker dies meanwhile */
  static async create(worker: MediaWorker): Promise<SessionRouter> {
    worker.take(LOAD);
    try {
      return new SessionRouter(worker, await worker.createRouter(MEDIA_CODECS));
    } catch (error) {
      worker.giveBack(LOAD);
      throw worker.closed ? workerDied() : error;
    }
  }

  /** Pipes to here that are open, or about to be. */
  get pipes(): number {
    return this.#pipes.size;
  }

  onWorkerDied(listener: () => void): void {
    this.router.once('workerclose', listener);
  }

  /**
   * Makes the producer, which lives on the other router, available here under the same id; once, however many
   * ask.
   * @returns what gives it back. The pipe closes once nobody uses it.
   */
  async pipeFrom(other: SessionRouter, producerId: string): Promise<() => void> {
    const pipe = this.#pipes.get(producerId) ?? this.#pipe(other, producerId);
    const release = pipe.use();
    try {
      await pipe.opened;
      return release;
    } catch (error) {
      release();
      throw error;
    }
  }

  close(): void {
    this.router.close();
  }

  #pipe(other: SessionRouter, producerId: string): Pipe {
    const pipe = new Pipe({
      from: other.router,
      to: this.router,
      producerId,
      onClosed: () => {
        if (this.#pipes.get(producerId) === pipe) this.#pipes.delete(producerId);
      },
    });
    this.#pipes.set(producerId, pipe);
    return pipe;
  }
}
