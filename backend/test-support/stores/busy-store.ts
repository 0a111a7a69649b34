import * as z from 'zod';
import { BenchProcess, loopReport } from '../process/index.ts';
import { NODE_FLAGS } from '../servers/index.ts';

const PROGRAM = new URL('./busy-store.fixture.ts', import.meta.url);

const wrote = z.object({
  /** Rows, each of them durable. */
  written: z.int(),
  /** Tracks that were read back. */
  kept: z.int(),
  loop: loopReport,
});

export interface StoreLoad {
  /** Of the database; it must be there. */
  readonly folder: string;
  readonly perSecond: number;
  readonly seconds: number;
}

/** A store on SQLite in a process of its own, which gets from Node what a server gets. */
export class BusyStore {
  readonly #process = new BenchProcess({ program: PROGRAM, nodeOptions: NODE_FLAGS });

  /** What became of the event loop meanwhile. */
  write(load: StoreLoad): Promise<z.infer<typeof wrote>> {
    return this.#process.ask('write', { ...load }, wrote);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#process.close();
  }
}
