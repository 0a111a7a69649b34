import type { Backlog } from './backlog.ts';
import { type Outgoing, SUPERSEDES } from './outgoing.ts';

/**
 * Above this, events are held back and coalesced. Bytes; more than a socket's own high-water mark, so that it
 * will say `drain`.
 */
export const BEHIND_BYTES = 131_072;
/** Above this, even without events, the client does not read at all. Bytes. */
export const LOST_BYTES = 4_194_304;

/** What an outbox needs of a network socket. */
export interface Outlet {
  readonly writable: boolean;
  readonly writableLength: number;
  write(bytes: Buffer): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

/** The way out to one client. A client that reads slowly gets the latest of each kind instead of all. */
export class Outbox {
  readonly #outlet: Outlet;
  readonly #backlog: Pick<Backlog, 'queued'>;
  /** While behind: the events that are held back. */
  #held: Map<string, Buffer> | undefined;
  #behindSinceMs: number | null = null;

  /** @param backlog of all clients */
  constructor(outlet: Outlet, backlog: Pick<Backlog, 'queued'>) {
    this.#outlet = outlet;
    this.#backlog = backlog;
  }

  /**
   * Since when the client has not read what it was sent, replies included; `null`: it keeps up. Steady clock
   * (`performance.now()`).
   */
  get behindSinceMs(): number | null {
    return this.#behindSinceMs;
  }

  /** What waits in this process. Bytes. */
  get unreadBytes(): number {
    return this.#outlet.writableLength;
  }

  /** The client reads nothing any more. */
  get isLost(): boolean {
    return this.#outlet.writableLength > LOST_BYTES;
  }

  /** Replies and what concerns this client alone: never held back. */
  write(frame: Buffer): void {
    if (!this.#outlet.writable) return;
    this.#outlet.write(frame);
    // Whoever asks and does not read the answers is behind as well, without a single event.
    if (this.#outlet.writableLength > BEHIND_BYTES) this.#fallBehind();
    if (this.#outlet.writableLength > 0) this.#backlog.queued(frame.byteLength);
  }

  deliver(events: readonly Outgoing[], frames: Buffer): void {
    if (this.#held === undefined && this.#outlet.writableLength <= BEHIND_BYTES) {
      this.write(frames);
      return;
    }
    const held = this.#fallBehind();
    for (const { event, key, frame } of events) {
      const superseded = SUPERSEDES[event];
      if (superseded === 'everything') held.clear();
      else for (const former of superseded) held.delete(former);
      // At the end: what comes after another event was said after it.
      held.delete(key);
      held.set(key, frame);
    }
  }

  #fallBehind(): Map<string, Buffer> {
    if (this.#held !== undefined) return this.#held;
    this.#held = new Map();
    this.#behindSinceMs = performance.now();
    this.#outlet.once('drain', () => this.#flush());
    return this.#held;
  }

  #flush(): void {
    const held = this.#held;
    this.#held = undefined;
    this.#behindSinceMs = null;
    if (held !== undefined && held.size > 0) this.write(Buffer.concat([...held.values()]));
  }
}
