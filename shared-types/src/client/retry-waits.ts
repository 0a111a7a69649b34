import type { ProtocolError } from '../error-code.ts';
import { Backoff, type BackoffOptions } from './backoff.ts';
import { isOffline } from './is-offline.ts';
import { askedWait, retryAfterMs } from './refusals.ts';

const USUAL = { firstMs: 300, lastMs: 3_000 };
/**
 * Between connections that the server takes, and of which it then says that they are bound to nobody, or
 * which it refuses for a reason that only newer clients know: that may be for good.
 */
const UNBOUND = { firstMs: 300, lastMs: 30_000 };
/**
 * Between tries while the browser knows of no network; `wake` ends the wait as soon as there is one. Not for
 * ever, because a server on this very machine needs none; seldom, because Chromium holds up new WebSockets by
 * seconds after many that failed.
 */
const OFFLINE_MS = 10_000;
/**
 * Between tries where WebSockets do not get through: no try mends a proxy, but another network may. `wake`
 * ends this wait, too.
 */
const BLOCKED_MS = 10_000;

/** How long to wait before the next connection. */
export class RetryWaits {
  readonly #usual: Backoff;
  readonly #unbound = new Backoff(UNBOUND);
  /** How long the server asked to stay away when it said that it closes. */
  #askedMs = 0;
  /** Until when a server that answered asked to stay away. `performance.now()`. */
  #notBeforeMs = 0;

  constructor(usual: BackoffOptions = USUAL) {
    this.#usual = new Backoff(usual);
  }

  /** Whether the server has nothing against a connection before the wait is over. */
  get mayBeCutShort(): boolean {
    return performance.now() >= this.#notBeforeMs;
  }

  /** The server is about to close, and asks to come back after `ms`. */
  asked(ms: number): void {
    this.#askedMs = askedWait(ms);
  }

  worked(): void {
    this.#usual.reset();
  }

  /** Milliseconds until the next try, after a connection ended by `error`. */
  after(error: ProtocolError): number {
    // On top, not instead: those who were all asked to come back at the same time still do not.
    const askedMs = Math.max(this.#askedMs, retryAfterMs(error));
    this.#askedMs = 0;
    this.#notBeforeMs = performance.now() + askedMs;
    return this.#ownWait(error) + askedMs;
  }

  #ownWait({ code }: ProtocolError): number {
    if (code === 'not-joined' || code === 'refused') return this.#unbound.next();
    this.#unbound.reset();
    const leastMs = isOffline() ? OFFLINE_MS : code === 'websocket-required' ? BLOCKED_MS : 0;
    return Math.max(this.#usual.next(), leastMs);
  }
}
