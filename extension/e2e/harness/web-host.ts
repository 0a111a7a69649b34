import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { NetworkLine } from './network-line.ts';
import { SideProgram } from './side-program.ts';

const PROGRAM = fileURLToPath(new URL('./web-server-main.ts', import.meta.url));
const chromiumArgs = z.array(z.string());

/** The fixture web on the far host itself: its music goes on while the line is down. */
export class WebHost {
  readonly #program: SideProgram<string[]>;

  private constructor(program: SideProgram<string[]>) {
    this.#program = program;
  }

  static async start(line: Pick<NetworkLine, 'inside'>): Promise<WebHost> {
    const command = line.inside(process.execPath, PROGRAM);
    return new WebHost(await SideProgram.start('fixture web', command, chromiumArgs));
  }

  /** What makes a Chromium on the same host find the web. */
  get chromiumArgs(): readonly string[] {
    return this.#program.greeting;
  }

  /** Idempotent. */
  close(): Promise<void> {
    return this.#program.close();
  }
}
