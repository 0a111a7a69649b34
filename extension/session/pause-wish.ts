import type { SeenSessionState } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';

const log = logger('session');

/** A few packets of silence. */
const LEAD_MS = 100;

/** What can be paused: of a `HostSession` this much. */
export interface PausableSession {
  readonly connected: boolean;
  readonly state: SeenSessionState;
  readonly request: (method: 'pause' | 'resume', data: Record<string, never>) => Promise<unknown>;
}

/**
 * Whether the host wants the broadcast paused. The wish outlives breaks and new producers; the server's state
 * follows it.
 */
export class PauseWish {
  readonly #session: PausableSession;
  #isPaused: boolean;
  #asking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: PausableSession, isPaused = false) {
    this.#session = session;
    this.#isPaused = isPaused;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  set(paused: boolean): void {
    this.#isPaused = paused;
    clearTimeout(this.#timer);
    // Silence reaches listeners before the server stops forwarding: an ending, not a tear.
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.reconcile();
      },
      paused ? LEAD_MS : 0,
    );
  }

  /** To be called whenever the session has changed. */
  reconcile(): void {
    const session = this.#session;
    if (!session.connected || this.#asking || this.#timer !== undefined) return;
    const paused = this.#isPaused;
    if (session.state !== (paused ? 'live' : 'paused')) return;
    const method = paused ? 'pause' : 'resume';
    this.#asking = true;
    session
      .request(method, {})
      .catch((error: unknown) => {
        log.warn(`The server did not ${method}; asked again after the next change.`, error);
      })
      .finally(() => {
        this.#asking = false;
        // The event comes before the reply: a host who changed their mind in between is owed another
        // question.
        if (this.#isPaused !== paused) this.reconcile();
      });
  }

  /** Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
  }
}
