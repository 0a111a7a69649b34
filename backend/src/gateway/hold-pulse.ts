import type { Talk, Talker } from '../sessions/index.ts';
import type { Connection } from './connection.ts';

/** Between two looks at the same holder. Milliseconds. */
export const HOLD_BEAT_MS = 1000;
/**
 * Holders are looked at in so many parts, one after the other within a beat. The answers to the pings of one
 * part come at once, and are read in one go: of ten thousand, a hundred.
 */
const PARTS = 100;
const TICK_MS = HOLD_BEAT_MS / PARTS;
/** Beats in which nothing comes from a holder, after which it holds nothing. */
export const SILENT_HOLD_BEATS = 4;
/** How long one slice may hold the event loop. Milliseconds. */
const SLICE_MS = 2;

/** What it needs of a connection. */
export interface Holding extends Pick<Connection, 'isOpen' | 'bytesRead' | 'ping'> {
  readonly binding: {
    readonly participant: Talker;
    readonly session: { readonly talk: Pick<Talk, 'isHolding' | 'letGo'> };
  } | null;
}

/** What was noticed of a holder. */
interface Heard {
  bytesRead: number;
  /** When anything of it had come last. Ticks. */
  atTick: number;
}

type Part = Map<Holding, Heard>;

/**
 * Lets go of what a connection holds that says nothing for four seconds, and at most one more. Whoever is
 * there answers a ping by itself (RFC 6455 §5.5.2), and needs none while anything else comes. Ten thousand
 * who cheer are looked at all through the second, so that neither the pings nor the answers come at once.
 * Counted in ticks, so that a server which stood still blames nobody.
 */
export class HoldPulse {
  readonly #parts: readonly Part[] = Array.from({ length: PARTS }, () => new Map());
  readonly #watched = new Set<Holding>();
  /** Parts whose turn has come, and that are not done. */
  readonly #due = new Set<Part>();
  /** Of the first of those: it goes on where the slice before stopped. */
  #rest: IterableIterator<[Holding, Heard]> | undefined;
  /** While anybody holds anything. */
  #timer: NodeJS.Timeout | undefined;
  #ticks = 0;
  #placed = 0;

  /** For as long as it holds anything. */
  watch(connection: Holding): void {
    if (this.#watched.has(connection)) return;
    this.#watched.add(connection);
    // The part whose turn is the farthest away, then the one before, and so on: all are of one size.
    const part = this.#parts[(this.#ticks + PARTS * PARTS - (this.#placed % PARTS)) % PARTS];
    this.#placed += 1;
    part?.set(connection, { bytesRead: connection.bytesRead, atTick: this.#ticks });
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref();
  }

  close(): void {
    this.#stop();
    this.#watched.clear();
    this.#due.clear();
    for (const part of this.#parts) part.clear();
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    if (this.#watched.size === 0) {
      this.#stop();
      return;
    }
    this.#ticks += 1;
    const part = this.#parts[this.#ticks % PARTS];
    if (part === undefined || part.size === 0) return;
    const isBusy = this.#due.size > 0;
    // One that is not done since its last turn is not looked at twice: late is better.
    this.#due.add(part);
    if (!isBusy) this.#slice();
  }

  #slice(): void {
    const deadline = performance.now() + SLICE_MS;
    for (const part of this.#due) {
      this.#rest ??= part.entries();
      // Not `for of`: the next slice goes on where this one stops.
      for (let next = this.#rest.next(); !next.done; next = this.#rest.next()) {
        const [connection, heard] = next.value;
        if (!this.#feel(connection, heard)) {
          part.delete(connection);
          this.#watched.delete(connection);
        }
        if (performance.now() < deadline) continue;
        setImmediate(() => this.#slice());
        return;
      }
      this.#rest = undefined;
      this.#due.delete(part);
    }
  }

  /** False when it holds nothing any more. */
  #feel(connection: Holding, heard: Heard): boolean {
    const { binding, bytesRead } = connection;
    if (!connection.isOpen || binding?.session.talk.isHolding(binding.participant) !== true) return false;
    if (bytesRead !== heard.bytesRead) {
      heard.bytesRead = bytesRead;
      heard.atTick = this.#ticks;
      return true;
    }
    if (this.#ticks - heard.atTick >= SILENT_HOLD_BEATS * PARTS) {
      binding.session.talk.letGo(binding.participant);
      return false;
    }
    connection.ping();
    return true;
  }
}
