import type { StreamListener, StreamPart } from './stream-listener.ts';

interface Round {
  /** Also walks over those who come meanwhile, to whom it has nothing to give. */
  readonly walk: Iterator<StreamListener, undefined>;
  /** Parts before this one are everybody's once it is over. */
  readonly until: number;
}

/**
 * Those who hear one stream. Parts are handed out in rounds, which may be left off and gone on with: each
 * listener has a number, that of the part it gets next.
 */
export class StreamCrowd {
  readonly #next = new Map<StreamListener, number>();
  /** Those that somebody may not have yet. */
  #parts: StreamPart[] = [];
  /** How many there were before these. */
  #given = 0;
  #round: Round | undefined;
  #isEnding = false;
  readonly #onLeft: (wasTooSlow: boolean) => void;

  /** @param onLeft told once of each that was added: it left, got its end, or was cut off */
  constructor(onLeft: (wasTooSlow: boolean) => void) {
    this.#onLeft = onLeft;
  }

  get size(): number {
    return this.#next.size;
  }

  /** Gets these at once, and then whatever is pushed from now on. */
  add(listener: StreamListener, first: readonly StreamPart[]): void {
    this.#next.set(listener, this.#given + this.#parts.length);
    listener.send(first);
  }

  /** Whoever is not there any more is not told of again. */
  delete(listener: StreamListener, wasTooSlow = false): void {
    if (this.#next.delete(listener)) this.#onLeft(wasTooSlow);
  }

  push(part: StreamPart): void {
    if (this.size > 0) this.#parts.push(part);
  }

  /** Nothing more comes: everybody gets what is left, and its end. */
  endAfterAll(): void {
    this.#isEnding = true;
  }

  /**
   * Hands out what there is until then; false: something is left.
   * @param deadlineMs steady clock (`performance.now()`)
   */
  deliverUntil(deadlineMs: number): boolean {
    while (this.#parts.length > 0) {
      this.#round ??= { walk: this.#next.keys(), until: this.#given + this.#parts.length };
      if (!this.#walk(this.#round, deadlineMs)) return false;
      this.#parts.splice(0, this.#round.until - this.#given);
      this.#given = this.#round.until;
      this.#round = undefined;
    }
    return !this.#isEnding || this.#endUntil(deadlineMs);
  }

  #walk({ walk }: Round, deadlineMs: number): boolean {
    for (;;) {
      const next = walk.next();
      if (next.done === true) return true;
      this.#serve(next.value);
      if (performance.now() > deadlineMs) return false;
    }
  }

  #serve(listener: StreamListener): void {
    const next = this.#next.get(listener) ?? this.#given;
    const parts = this.#parts.slice(next - this.#given);
    if (parts.length === 0) return;
    if (listener.send(parts)) {
      this.#next.set(listener, next + parts.length);
      return;
    }
    this.delete(listener, true);
  }

  #endUntil(deadlineMs: number): boolean {
    for (const listener of this.#next.keys()) {
      listener.end();
      this.delete(listener);
      if (performance.now() > deadlineMs) return this.size === 0;
    }
    return true;
  }
}
