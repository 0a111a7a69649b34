import * as z from 'zod';
import { BenchProcess } from '../../test-support/process/index.ts';
import type { PartyPlace } from './party.ts';

const PROGRAM = new URL('./party-main.ts', import.meta.url);

/** The parent's view of a Party in its own process. */
export class PartyProcess {
  readonly #process: BenchProcess;

  private constructor(process: BenchProcess) {
    this.#process = process;
  }

  static async begin(place: PartyPlace): Promise<PartyProcess> {
    const process = new BenchProcess({ program: PROGRAM });
    try {
      await process.ask('begin', place, z.undefined());
      return new PartyProcess(process);
    } catch (error) {
      await process.close();
      throw error;
    }
  }

  async showPictures(): Promise<void> {
    await this.#process.ask('showPictures', {}, z.undefined());
  }

  async round(): Promise<void> {
    await this.#process.ask('round', {}, z.undefined());
  }

  async packets(): Promise<number> {
    return this.#process.ask('packets', {}, z.number());
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.#process.close();
  }
}
