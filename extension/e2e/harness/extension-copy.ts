import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

const BUILT = fileURLToPath(new URL('../../dist/chrome-mv3/', import.meta.url));

/** What the host is asked for, and what is there from the start. */
const manifestPermissions = z.looseObject({
  host_permissions: z.optional(z.array(z.string())),
  optional_host_permissions: z.array(z.string()),
});

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

  /**
   * The host has answered yes to the question for all sites: to an extension it is the same as having asked
   * for them at its installation. No test can press the browser's own button.
   */
  async allowAllSites(): Promise<void> {
    const file = join(this.directory, 'manifest.json');
    const manifest = manifestPermissions.parse(JSON.parse(await readFile(file, 'utf8')));
    const { host_permissions: given = [], optional_host_permissions: asked, ...rest } = manifest;
    await writeFile(file, JSON.stringify({ ...rest, host_permissions: [...given, ...asked] }));
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
