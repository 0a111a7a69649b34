import type { types } from 'mediasoup';
import { MEDIA_CODECS } from './media-codecs.ts';
import { workerDied } from './media-error.ts';
import type { MediaWorker } from './media-worker.ts';

/** A session's router on one worker. */
export class SessionRouter {
  readonly worker: MediaWorker;
  readonly router: types.Router;
  /** The producer that is or will be here by way of a pipe. */
  #piped: { readonly producerId: string; readonly done: Promise<void> } | undefined;

  private constructor(worker: MediaWorker, router: types.Router) {
    this.worker = worker;
    this.router = router;
    router.observer.once('close', () => {
      worker.routers -= 1;
    });
  }

  /** @throws ProtocolError `unavailable` when the worker dies meanwhile */
  static async create(worker: MediaWorker): Promise<SessionRouter> {
    worker.routers += 1;
    try {
      return new SessionRouter(worker, await worker.createRouter(MEDIA_CODECS));
    } catch (error) {
      worker.routers -= 1;
      throw worker.closed ? workerDied() : error;
    }
  }

  onWorkerDied(listener: () => void): void {
    this.router.once('workerclose', listener);
  }

  /** Makes the producer, which lives on the other router, available here under the same id; once, however many ask. */
  pipeFrom(other: SessionRouter, producerId: string): Promise<void> {
    if (this.#piped?.producerId === producerId) return this.#piped.done;
    const done = other.router
      // No data channels in this product; the pipe stays within this machine.
      .pipeToRouter({ producerId, router: this.router, enableSctp: false, enableRtx: false })
      .then(
        () => undefined,
        (error: unknown) => {
          if (this.#piped?.done === done) this.#piped = undefined;
          throw error;
        },
      );
    this.#piped = { producerId, done };
    return done;
  }

  close(): void {
    this.router.close();
  }
}
