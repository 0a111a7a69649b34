import type { Egress, EgressShare } from './egress.ts';
import { serverFull } from './full.ts';

/**
 * The bandwidth that one session's consumers are promised: a seat for each listener of the program, and
 * whatever else is consumed.
 */
export class SessionEgress implements EgressShare {
  readonly #egress: Egress;
  readonly #bitrate: () => number;
  #seats = 0;
  #besideBps = 0;

  /** @param bitrate what each listener of the program is sent just now, bits per second */
  constructor(egress: Egress, bitrate: () => number) {
    this.#egress = egress;
    this.#bitrate = bitrate;
    egress.add(this);
  }

  get promisedBps(): number {
    return this.#seats * this.#bitrate() + this.#besideBps;
  }

  /** Whether one more listener fits. */
  get hasRoom(): boolean {
    return this.#egress.fits(this.#bitrate());
  }

  /**
   * Promises one more listener of the program its bandwidth.
   * @param isReplacement for a moment it may be too much: another one is given back soon
   * @throws ProtocolError `server-full`
   */
  take(isReplacement: boolean): void {
    if (!isReplacement && !this.hasRoom) throw serverFull('bandwidth');
    this.#seats += 1;
  }

  /** To be called once for what was taken. */
  giveBack(): void {
    this.#seats -= 1;
  }

  /**
   * Promises one more consumer of something else its bandwidth, bits per second.
   * @throws ProtocolError `server-full`
   */
  takeBeside(bps: number): void {
    if (!this.#egress.fits(bps)) throw serverFull('bandwidth');
    this.#besideBps += bps;
  }

  /** To be called once for what was taken. */
  giveBackBeside(bps: number): void {
    this.#besideBps -= bps;
  }

  close(): void {
    this.#egress.delete(this);
  }
}
