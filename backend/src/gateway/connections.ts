import { CLOSE } from '@auxcast/shared-types';
import { limitKey } from '../config/index.ts';
import { greediest } from '../edges/greediest.ts';
import { Backlog } from './backlog.ts';
import type { Connection } from './connection.ts';
import type { UnfinishedMessages } from './unfinished-messages.ts';

const SWEEP_MS = 2000;
/**
 * Clients say `ping` every twenty seconds, but browsers let the timers of a hidden page fire once a minute.
 */
const SILENCE_MS = 120_000;
const BEHIND_MS = 10_000;
/** Of what has been sent and not read, all clients together. */
const MOST_UNREAD_BYTES = 67_108_864;
/** A client greets as soon as its socket is open. */
const UNBOUND_MS = 15_000;
/** Those that do not answer a close frame in time are asleep, and must not keep the last writes waiting. */
const GOODBYE_MS = 1500;

/** All open sockets, and the one sweep that finds the dead among them. */
export class Connections {
  readonly backlog = new Backlog(() => this.#boundUnread());
  readonly #all = new Set<Connection>();
  readonly #timer: NodeJS.Timeout;
  readonly #unfinished: Pick<UnfinishedMessages, 'sweep'>;
  #onEmpty: (() => void) | undefined;
  #retryInMs: number | undefined;

  constructor(unfinished: Pick<UnfinishedMessages, 'sweep'>) {
    this.#unfinished = unfinished;
    this.#timer = setInterval(() => this.sweep(performance.now()), SWEEP_MS);
    this.#timer.unref();
  }

  get size(): number {
    return this.#all.size;
  }

  add(connection: Connection): void {
    this.#all.add(connection);
    // Let in a moment before the doors were closed.
    if (this.#retryInMs !== undefined) sayGoodbye(connection, this.#retryInMs);
  }

  delete(connection: Connection): void {
    this.#all.delete(connection);
    if (this.#all.size === 0) this.#onEmpty?.();
  }

  sweep(nowMs: number): void {
    this.#unfinished.sweep(nowMs);
    this.#boundUnread();
    for (const connection of this.#all) {
      const { lastHeardMs, behindSinceMs, unboundSinceMs } = connection;
      if (nowMs - lastHeardMs > SILENCE_MS) connection.drop(CLOSE.silent, 'nothing heard');
      else if (behindSinceMs !== null && nowMs - behindSinceMs > BEHIND_MS) {
        connection.drop(CLOSE.tooSlow, 'too slow');
      } else if (unboundSinceMs !== null && nowMs - unboundSinceMs > UNBOUND_MS) {
        connection.close(CLOSE.notGreeted, 'in no session');
      }
    }
  }

  /** Closes all; resolves once they are gone. */
  async close(retryInMs: number): Promise<void> {
    clearInterval(this.#timer);
    this.#retryInMs = retryInMs;
    if (this.#all.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onEmpty = resolve;
    for (const connection of this.#all) sayGoodbye(connection, retryInMs);
    const timer = setTimeout(() => {
      for (const connection of this.#all) connection.terminate();
    }, GOODBYE_MS);
    await promise;
    clearTimeout(timer);
  }

  #boundUnread(): void {
    for (const greedy of greediest(this.#all, MOST_UNREAD_BYTES, limitKey)) {
      greedy.drop(CLOSE.tooSlow, 'too slow');
    }
  }
}

function sayGoodbye(connection: Connection, retryInMs: number): void {
  connection.send('serverClosing', { retryInMs });
  connection.close(CLOSE.goingAway, 'server closing');
}
