import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A command line as one executable file: puppeteer takes no words before its own arguments. */
export class StartScript {
  readonly path: string;
  readonly #directory: string;

  private constructor(directory: string, path: string) {
    this.#directory = directory;
    this.path = path;
  }

  static async write([command, args]: readonly [string, readonly string[]]): Promise<StartScript> {
    const directory = await mkdtemp(join(tmpdir(), 'auxcast-start-'));
    const path = join(directory, 'start');
    await writeFile(path, `#!/bin/sh\nexec ${[command, ...args].join(' ')} "$@"\n`, { mode: 0o755 });
    return new StartScript(directory, path);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }
}
