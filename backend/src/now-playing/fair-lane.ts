import { ProtocolError } from '@auxcast/shared-types';
import { LaneTurns } from './turns.ts';

export interface FairLaneOptions {
  /** Waiting of one address, and of all. */
  readonly mostEach: number;
  readonly mostOfAll: number;
  /** Who waits for longer is told to come back. */
  readonly patienceMs: number;
}

/** Whose work it is: sessions of one address share its turns, so that many sessions are no more turns. */
export interface Owner {
  readonly address: string;
  readonly sessionId: string;
}

interface Waiting {
  /** False: it has been told to come back. */
  start(): boolean;
}

/** Does one piece of work at a time, for each address in turn, and for each of its sessions. */
export class FairLane {
  readonly #options: FairLaneOptions;
  readonly #turns = new LaneTurns<Waiting>();
  readonly #byAddress = new Map<string, number>();
  #waiting = 0;
  #isBusy = false;

  constructor(options: FairLaneOptions) {
    this.#options = options;
  }

  /** @throws ProtocolError `rate-limited` instead of a long wait; else what `work` throws */
  async pass<T>(owner: Owner, work: () => Promise<T>): Promise<T> {
    if (this.#isBusy) await this.#turn(owner);
    this.#isBusy = true;
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  /** Resolves when it is its turn; nobody else can take that meanwhile. */
  #turn({ address, sessionId }: Owner): Promise<void> {
    const { mostEach, mostOfAll, patienceMs } = this.#options;
    const ofAddress = this.#byAddress.get(address) ?? 0;
    if (ofAddress >= mostEach || this.#waiting >= mostOfAll) throw busy(patienceMs);
    this.#count(address, 1);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let isHere = true;
    const go = () => {
      isHere = false;
      clearTimeout(timer);
      this.#count(address, -1);
    };
    const timer = setTimeout(() => {
      go();
      reject(busy(patienceMs));
    }, patienceMs);
    const start = () => {
      if (!isHere) return false;
      go();
      resolve();
      return true;
    };
    this.#turns.push([address, sessionId], { start });
    return promise;
  }

  #next(): void {
    for (let next = this.#turns.shift(); next !== undefined; next = this.#turns.shift()) {
      if (next.start()) return;
    }
    this.#isBusy = false;
  }

  #count(address: string, more: number): void {
    this.#waiting += more;
    const count = (this.#byAddress.get(address) ?? 0) + more;
    if (count > 0) this.#byAddress.set(address, count);
    else this.#byAddress.delete(address);
  }
}

function busy(retryAfterMs: number): ProtocolError {
  return new ProtocolError('rate-limited', 'Too many pictures wait for their turn.', { retryAfterMs });
}
