import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Backoff } from '@auxcast/shared-types/client';
import type { LoggerService } from '@nestjs/common';
import { DatabaseError, type Store } from '../persistence/index.ts';

/** Writes waiting at most. Texts are bounded by the protocol, so their number bounds them. */
const MAX_WAITING = 5000;
/** Pictures waiting at most, all together. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
/** Handed to the store at once, at most: it stores what it gets together by one transaction, where it can. */
const TOGETHER = { writes: 32, bytes: 1024 * 1024 };
const RETRY = { firstMs: 100, lastMs: 3000 };
/**
 * What is left to a database when the server stops: to one that is away, and to one that has much to write
 * yet.
 */
const CLOSE_MS = { away: 3000, behind: 5000 };

/** Why a write was never stored: no room to wait, refused for good, or the server stopped first. */
export const LOSSES = ['full', 'refused', 'stopped'] as const;
export type Loss = (typeof LOSSES)[number];

/** How far the store is behind, for whoever watches. */
export type StoreBacklog = Pick<WriteBehind, 'length' | 'bytes' | 'isStuck' | 'lost'>;

interface Write {
  readonly run: (store: Store) => Promise<void>;
  /** Of pictures that it keeps in memory. */
  readonly bytes: number;
}

export interface WriteOptions {
  readonly bytes?: number;
  /** There is always room for it: nothing it says may be forgotten, and a session says little of the kind. */
  readonly isVital?: boolean;
}

/**
 * Writes to the store in order, those that wait together at once. While the store is away they wait and are
 * tried again, from the first that failed on; one that can never succeed is logged and left out.
 */
export class WriteBehind {
  readonly #store: Store;
  readonly #log: LoggerService;
  readonly #backoff = new Backoff(RETRY);
  readonly #stop = new AbortController();
  readonly #lost: Record<Loss, number> = { full: 0, refused: 0, stopped: 0 };
  /** By what they write, oldest first. */
  readonly #waiting = new Map<string, Write>();
  /** Of all that wait and of the one being tried. */
  #bytes = 0;
  #working: Promise<void> | undefined;
  /** Those that the store has just been given, oldest first. */
  #trying: Array<readonly [string, Write]> = [];
  #isStuck = false;
  /** Said once, until there is room again. */
  #isFull = false;

  constructor(store: Store, log: LoggerService) {
    this.#store = store;
    this.#log = log;
  }

  /** Writes that are not stored yet. */
  get length(): number {
    return this.#waiting.size + this.#trying.length;
  }

  /** What waiting pictures take in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether the store is away: the first write failed, and is tried again. */
  get isStuck(): boolean {
    return this.#isStuck;
  }

  get lost(): Readonly<Record<Loss, number>> {
    return this.#lost;
  }

  /**
   * @param what names it in the log, without anything private. A later write of the same name takes the place
   * of one that still waits: it knows better.
   */
  write(what: string, run: Write['run'], { bytes = 0, isVital = false }: WriteOptions = {}): void {
    const earlier = this.#waiting.get(what);
    const length = this.#waiting.size + (earlier === undefined ? 1 : 0);
    const bytesThen = this.#bytes - (earlier?.bytes ?? 0) + bytes;
    const isFull = length > MAX_WAITING || (bytes > 0 && bytesThen > MAX_WAITING_BYTES);
    if (this.#stop.signal.aborted) {
      this.#lost.stopped += 1;
      return;
    }
    if (isFull && !isVital) {
      this.#refuse(what);
      return;
    }
    this.#waiting.set(what, { run, bytes });
    this.#bytes = bytesThen;
    void this.flush();
  }

  /** Resolves once everything asked for so far was stored, or left out. Never rejects. */
  flush(): Promise<void> {
    this.#working ??= this.#work();
    return this.#working;
  }

  /**
   * As `flush`, but waits only a little for a store that is away, and says what was not stored. Never
   * rejects.
   */
  async close(): Promise<void> {
    const stop = () => this.#stop.abort();
    const timers = [
      setTimeout(() => this.#isStuck && stop(), CLOSE_MS.away),
      setTimeout(stop, CLOSE_MS.behind),
    ];
    await Promise.race([
      this.flush(),
      new Promise((resolve) => this.#stop.signal.addEventListener('abort', resolve)),
    ]);
    for (const timer of timers) clearTimeout(timer);
    stop();
    if (this.length === 0) return;
    this.#lost.stopped += this.length;
    const what = this.length === 1 ? '1 write was' : `${this.length} writes were`;
    const why = this.#isStuck
      ? 'the database is away'
      : 'the database was too slow to take all before the end';
    this.#log.error(`${what} not stored, because ${why}`);
  }

  async #work(): Promise<void> {
    // Not at once: whoever writes has something to tell first.
    await nextTurn();
    while (this.#take()) {
      const isSettled = await this.#persist();
      if (!isSettled) return;
      if (this.#waiting.size < MAX_WAITING / 2) this.#isFull = false;
    }
    // In the same moment in which nothing was left: a later write must not take this work for its own.
    this.#working = undefined;
  }

  /** False when nothing waits. */
  #take(): boolean {
    let bytes = 0;
    for (const next of this.#waiting) {
      const [what, write] = next;
      bytes += write.bytes;
      const isFull = this.#trying.length >= TOGETHER.writes || bytes > TOGETHER.bytes;
      if (isFull && this.#trying.length > 0) break;
      this.#waiting.delete(what);
      this.#trying.push(next);
    }
    return this.#trying.length > 0;
  }

  /** False when the server stopped before all could be stored. */
  async #persist(): Promise<boolean> {
    while (!this.#stop.signal.aborted) {
      const failure = await this.#try();
      if (failure === undefined) {
        this.#unstick();
        return true;
      }
      this.#stick(failure);
      // An aborted sleep only means that the server stops: the loop's condition says so.
      await sleep(this.#backoff.next(), undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
    return false;
  }

  /**
   * Once all of them. Behind one that may succeed later all are done again, though some may have succeeded: a
   * later one must not be undone by an earlier one. Answers with why that is, if it is.
   */
  async #try(): Promise<DatabaseError | undefined> {
    const results = await Promise.allSettled(this.#trying.map(async ([, { run }]) => run(this.#store)));
    for (const result of results) {
      const error: unknown = result.status === 'rejected' ? result.reason : undefined;
      if (error instanceof DatabaseError && error.passes) return error;
      const [what, { bytes }] = this.#trying.shift() ?? ['', { bytes: 0 }];
      this.#bytes -= bytes;
      if (result.status === 'rejected') this.#leaveOut(what, error);
    }
    return undefined;
  }

  #leaveOut(what: string, error: unknown): void {
    this.#lost.refused += 1;
    this.#log.error(`not stored: ${what}: ${error instanceof Error ? error.message : String(error)}`);
  }

  #stick(error: DatabaseError): void {
    if (this.#isStuck) return;
    this.#isStuck = true;
    this.#log.error(`the database is away; what is to be stored waits: ${error.message}`);
  }

  #unstick(): void {
    this.#backoff.reset();
    if (!this.#isStuck) return;
    this.#isStuck = false;
    this.#log.log(`the database is back; ${this.length} writes waited`);
  }

  #refuse(what: string): void {
    this.#lost.full += 1;
    if (this.#isFull) return;
    this.#isFull = true;
    this.#log.error(
      `not stored, because the database is too far behind: ${what}; what follows is counted in auxcast_store_writes_lost_total`,
    );
  }
}
