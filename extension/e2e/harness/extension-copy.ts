import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../dist/chrome-mv3/', import.meta.url));

export const EXTENSION_NAME = 'Auxcast';

/** The built extension, preset to a server as the one that the server hands out is. */
export class ExtensionCopy {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async presetTo(serverUrl: string): Promise<ExtensionCopy> {
    const directory = await mkdtemp(join(tmpdir(), 'auxcast-extension-'));
    await cp(BUILT, directory, { recursive: true });
    await writeFile(join(directory, 'preset.json'), JSON.stringify({ serverUrl }));
    return new ExtensionCopy(directory);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
