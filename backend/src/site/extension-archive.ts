import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import { ProtocolError } from '@auxcast/shared-types';
import { strToU8, unzipSync, Zip, type ZipInputFile } from 'fflate';
import { LRUCache } from 'lru-cache';

const PRESET = 'preset.json';
/** People reach a server under few names: localhost, a LAN address or two, a public one. */
const ORIGINS_KEPT = 16;
/** APPNOTE.TXT §4.4.5 */
const DEFLATED = 8;

const deflated = promisify(deflateRaw);

/** One file of an archive, compressed already. */
interface PackedFile {
  readonly filename: string;
  readonly size: number;
  readonly crc: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The packed extension, preset to the server it is downloaded from. */
export class ExtensionArchive {
  readonly #file: string;
  readonly #presetArchives = new LRUCache<string, Uint8Array>({ max: ORIGINS_KEPT });
  #entries: Promise<PackedFile[]> | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws ProtocolError `not-found` when the extension is not built */
  async presetTo(origin: string): Promise<Uint8Array> {
    const entries = await this.#packed();
    const kept = this.#presetArchives.get(origin);
    if (kept) return kept;
    const preset = await pack(PRESET, strToU8(`${JSON.stringify({ serverUrl: origin }, null, 2)}\n`));
    const archive = archiveOf([...entries.filter(({ filename }) => filename !== PRESET), preset]);
    this.#presetArchives.set(origin, archive);
    return archive;
  }

  async #packed(): Promise<PackedFile[]> {
    this.#entries ??= readFile(this.#file).then((bytes) =>
      Promise.all(Object.entries(unzipSync(bytes)).map(([name, content]) => pack(name, content))),
    );
    try {
      return await this.#entries;
    } catch {
      // Whoever builds it later need not start the server again.
      this.#entries = undefined;
      throw new ProtocolError('not-found', 'This server has no packed extension. Run npm run build on it.');
    }
  }
}

async function pack(filename: string, content: Uint8Array): Promise<PackedFile> {
  return {
    filename,
    size: content.byteLength,
    crc: crc32(content),
    bytes: new Uint8Array(await deflated(content)),
  };
}

/** Without compressing anything again: whoever asks under ever new names must not keep everybody waiting. */
function archiveOf(files: readonly PackedFile[]): Uint8Array {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  for (const { bytes, ...about } of files) {
    const file: ZipInputFile = { ...about, compression: DEFLATED };
    zip.add(file);
    file.ondata?.(null, bytes, true);
  }
  zip.end();
  return Buffer.concat(chunks);
}
