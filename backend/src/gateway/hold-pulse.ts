import type { Talk, Talker } from '../sessions/index.ts';
import type { Connection } from './connection.ts';

/** Between two beats. Milliseconds. */
export const HOLD_BEAT_MS = 1000;
/** Beats at which nothing had come from a holder; at one more, after four seconds, it holds nothing. */
export const MISSED_HOLD_BEATS = 3;
/** How long one slice of a beat may hold the event loop. Milliseconds. */
const SLICE_MS = 5;

/** What it needs of a connection. */
export interface Holding extends Pick<Connection, 'isOpen' | 'bytesRead' | 'ping'> {
  readonly binding: {
    readonly participant: Talker;
    readonly session: { readonly talk: Pick<Talk, 'isHolding' | 'letGo'> };
  } | null;
}

interface Beat {
  bytesRead: number;
  missed: number;
}

/**
 * Lets go of what a connection holds that says nothing for four seconds. Whoever is there answers a ping by
 * itself (RFC 6455 §5.5.2), and needs none while anything else comes. Ten thousand who cheer are looked at in
 * slices of time.
 */
export class HoldPulse {
  readonly #holders = new Map<Holding, Beat>();
  readonly #timer: NodeJS.Timeout;
  #rest: IterableIterator<[Holding, Beat]> | undefined;

  constructor() {
    this.#timer = setInterval(() => this.beat(), HOLD_BEAT_MS);
    this.#timer.unref();
  }

  /** For as long as it holds anything. */
  watch(connection: Holding): void {
    if (!this.#holders.has(connection)) {
      this.#holders.set(connection, { bytesRead: connection.bytesRead, missed: 0 });
    }
  }

  beat(): void {
    // A beat that is not over counts for the next one: late is better than twice.
    if (this.#rest !== undefined) return;
    this.#rest = this.#holders.entries();
    this.#slice();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#holders.clear();
  }

  #slice(): void {
    const deadline = performance.now() + SLICE_MS;
    for (const [connection, beat] of this.#rest ?? []) {
      if (!this.#feel(connection, beat)) this.#holders.delete(connection);
      if (performance.now() < deadline) continue;
      setImmediate(() => this.#slice());
      return;
    }
    this.#rest = undefined;
  }

  /** False when it holds nothing any more. */
  #feel(connection: Holding, beat: Beat): boolean {
    const { binding, bytesRead } = connection;
    if (!connection.isOpen || binding?.session.talk.isHolding(binding.participant) !== true) return false;
    const hasSpoken = bytesRead !== beat.bytesRead;
    beat.missed = hasSpoken ? 0 : beat.missed + 1;
    beat.bytesRead = bytesRead;
    if (beat.missed > MISSED_HOLD_BEATS) {
      binding.session.talk.letGo(binding.participant);
      return false;
    }
    if (!hasSpoken) connection.ping();
    return true;
  }
}
