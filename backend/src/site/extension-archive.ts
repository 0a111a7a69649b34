import { readFile } from 'node:fs/promises';
import { ProtocolError } from '@auxcast/shared-types';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { LRUCache } from 'lru-cache';

const PRESET = 'preset.json';
/** People reach a server under few names: localhost, a LAN address or two, a public one. */
const ORIGINS_KEPT = 16;

/** The packed extension, preset to the server it is downloaded from. */
export class ExtensionArchive {
  readonly #file: string;
  readonly #presetArchives = new LRUCache<string, Uint8Array>({ max: ORIGINS_KEPT });
  #entries: Promise<Record<string, Uint8Array>> | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws ProtocolError `not-found` when the extension is not built */
  async presetTo(origin: string): Promise<Uint8Array> {
    const kept = this.#presetArchives.get(origin);
    if (kept) return kept;
    const entries = await this.#unpacked();
    const preset = strToU8(`${JSON.stringify({ serverUrl: origin }, null, 2)}\n`);
    const archive = zipSync({ ...entries, [PRESET]: preset });
    this.#presetArchives.set(origin, archive);
    return archive;
  }

  async #unpacked(): Promise<Record<string, Uint8Array>> {
    this.#entries ??= readFile(this.#file).then((bytes) => unzipSync(bytes));
    try {
      return await this.#entries;
    } catch {
      // Whoever builds it later need not start the server again.
      this.#entries = undefined;
      throw new ProtocolError('not-found', 'This server has no packed extension. Run npm run build on it.');
    }
  }
}
