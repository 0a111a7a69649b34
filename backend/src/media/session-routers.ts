import { sessionEnded } from './media-error.ts';
import type { MediaWorker } from './media-worker.ts';
import { SessionRouter } from './session-router.ts';

/** One session's routers: at most one on each worker, made when it is first asked for. */
export class SessionRouters {
  readonly #byWorker = new Map<MediaWorker, Promise<SessionRouter>>();
  readonly #made = new Set<SessionRouter>();
  readonly #onLost: () => void;
  #closed = false;

  /** @param onLost a worker died, and the router on it */
  constructor(onLost: () => void) {
    this.#onLost = onLost;
  }

  /** @throws ProtocolError `session-ended`, `unavailable` when the worker dies meanwhile */
  on(worker: MediaWorker): Promise<SessionRouter> {
    if (this.#closed) return Promise.reject(sessionEnded());
    const existing = this.#byWorker.get(worker);
    if (existing !== undefined) return existing;
    const router = this.#make(worker);
    this.#byWorker.set(worker, router);
    return router;
  }

  close(): void {
    this.#closed = true;
    for (const router of this.#made) router.close();
    this.#made.clear();
    this.#byWorker.clear();
  }

  async #make(worker: MediaWorker): Promise<SessionRouter> {
    try {
      const router = await SessionRouter.create(worker);
      if (this.#closed) {
        router.close();
        throw sessionEnded();
      }
      this.#made.add(router);
      router.onWorkerDied(() => {
        this.#made.delete(router);
        this.#byWorker.delete(worker);
        this.#onLost();
      });
      return router;
    } catch (error) {
      this.#byWorker.delete(worker);
      throw error;
    }
  }
}
