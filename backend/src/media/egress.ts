/** The listeners of one session, as far as bandwidth goes. */
export interface EgressShare {
  /** What they are promised together, bits per second. */
  readonly promisedBps: number;
}

/** What all listeners of this process are promised, and the most that may be. Bits per second. */
export class Egress {
  /** undefined: no cap. */
  readonly capBps: number | undefined;
  readonly #shares = new Set<EgressShare>();

  constructor(capBps: number | undefined) {
    this.capBps = capBps;
  }

  add(share: EgressShare): void {
    this.#shares.add(share);
  }

  delete(share: EgressShare): void {
    this.#shares.delete(share);
  }

  /** Added up when asked: sessions are few, and a program may change its bit rate under its listeners. */
  get promisedBps(): number {
    let sum = 0;
    for (const { promisedBps } of this.#shares) sum += promisedBps;
    return sum;
  }

  /** Whether so much more fits. */
  fits(bps: number): boolean {
    return this.capBps === undefined || this.promisedBps + bps <= this.capBps;
  }
}
