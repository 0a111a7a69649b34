import type { LimitValues } from '../config/index.ts';

/** The listeners of one session, as far as bandwidth goes. */
export interface EgressShare {
  /** What they are promised together, bits per second. */
  readonly promisedBps: number;
}

/** What all listeners of this process are promised, and the most that may be. Bits per second. */
export class Egress {
  readonly #limits: Pick<LimitValues, 'egressMbps'>;
  readonly #shares = new Set<EgressShare>();

  constructor(limits: Pick<LimitValues, 'egressMbps'>) {
    this.#limits = limits;
  }

  /** undefined: no cap. */
  get capBps(): number | undefined {
    const { egressMbps } = this.#limits;
    return egressMbps === null ? undefined : egressMbps * 1_000_000;
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
    const { capBps } = this;
    return capBps === undefined || this.promisedBps + bps <= capBps;
  }
}
