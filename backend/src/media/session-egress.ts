import type { Egress, EgressShare } from './egress.ts';
import { serverFull } from './full.ts';

/** The bandwidth that one session's listeners are promised. */
export class SessionEgress implements EgressShare {
  readonly #egress: Egress;
  readonly #bitrate: () => number;
  readonly #seats = new Set<symbol>();

  /** @param bitrate what each listener is sent just now, bits per second */
  constructor(egress: Egress, bitrate: () => number) {
    this.#egress = egress;
    this.#bitrate = bitrate;
    egress.add(this);
  }

  get promisedBps(): number {
    return this.#seats.size * this.#bitrate();
  }

  /** Whether one more listener fits. */
  get hasRoom(): boolean {
    return this.#egress.fits(this.#bitrate());
  }

  /**
   * Promises one more listener its bandwidth. Returns what gives it back; calling that again does nothing.
   * @param isReplacement for a moment it may be too much: another one is given back soon
   * @throws ProtocolError `server-full`
   */
  take(isReplacement: boolean): () => void {
    if (!isReplacement && !this.hasRoom) throw serverFull('bandwidth');
    const seat = Symbol('seat');
    this.#seats.add(seat);
    return () => void this.#seats.delete(seat);
  }

  close(): void {
    this.#egress.delete(this);
  }
}
