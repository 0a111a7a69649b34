import type { LoggerService } from '@nestjs/common';
import type { Store } from '../../persistence/index.ts';
import { SeldomLog } from '../../telemetry/index.ts';

/** A key that is used all the time is written down this often. */
const WRITTEN_EVERY_MS = 900_000;

export interface KeyUsesOptions {
  readonly store: Pick<Store, 'adminKeys'>;
  readonly log: LoggerService;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Milliseconds of a clock that does not jump. */
  readonly steady?: () => number;
}

interface Use {
  readonly atMs: number;
  readonly writtenMs: number;
}

/** When each key was used last: told at once, written down now and then, however often it is used. */
export class KeyUses {
  readonly #options: KeyUsesOptions;
  readonly #doubts: SeldomLog;
  readonly #uses = new Map<string, Use>();

  constructor(options: KeyUsesOptions) {
    this.#options = options;
    this.#doubts = new SeldomLog(options.log);
  }

  /** Since the server started; milliseconds since the Unix epoch. */
  lastOf(keyId: string): number | undefined {
    return this.#uses.get(keyId)?.atMs;
  }

  /** @param isStored whether there is a place for it in the database */
  note(keyId: string, isStored: boolean): void {
    const { store, now, steady = () => performance.now() } = this.#options;
    const atMs = now();
    const steadyMs = steady();
    const writtenMs = this.#uses.get(keyId)?.writtenMs ?? Number.NEGATIVE_INFINITY;
    const isDue = steadyMs - writtenMs >= WRITTEN_EVERY_MS;
    this.#uses.set(keyId, { atMs, writtenMs: isDue ? steadyMs : writtenMs });
    if (!isDue || !isStored) return;
    store.adminKeys.change(keyId, { lastUsedAtMs: atMs }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#doubts.warn(`the last use of an admin key could not be stored: ${reason}`);
    });
  }

  forget(keyId: string): void {
    this.#uses.delete(keyId);
  }
}
