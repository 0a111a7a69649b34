import { createHash } from 'node:crypto';
import type { ArtworkUpload } from '@auxcast/shared-types';
import { LRUCache } from 'lru-cache';
import type { ArtworkRecord } from '../persistence/session-store.ts';
import { type ArtworkImage, artworkImage } from './artwork-image.ts';

const MEMORY_BYTES = 64 * 1024 * 1024;

export interface ArtworkShelfOptions {
  /** Writes in the background. */
  readonly put: (artwork: ArtworkRecord) => void;
  readonly find: (sessionId: string, artworkId: string) => Promise<ArtworkRecord | undefined>;
  /** Kept in memory besides the store. Default 64 MiB. */
  readonly memoryBytes?: number;
}

/** All artworks of all sessions, by content address: in the store, the recent ones in memory too. */
export class ArtworkShelf {
  readonly #options: ArtworkShelfOptions;
  readonly #recent: LRUCache<string, ArtworkRecord>;
  /** Pictures are decoded one at a time, so that they never take all of the thread pool. */
  #decoding: Promise<unknown> = Promise.resolve();

  constructor(options: ArtworkShelfOptions) {
    this.#options = options;
    this.#recent = new LRUCache({
      maxSize: options.memoryBytes ?? MEMORY_BYTES,
      sizeCalculation: ({ bytes }) => Math.max(1, bytes.byteLength),
    });
  }

  /**
   * @param mayAdd asked with the content address before anything is stored; throws to refuse
   * @throws ProtocolError `bad-artwork`
   */
  async add(sessionId: string, upload: ArtworkUpload, mayAdd: (artworkId: string) => void): Promise<string> {
    const image = await this.#decode(Buffer.from(upload.data, 'base64'));
    const artworkId = createHash('sha256').update(image.bytes).digest('base64url').slice(0, 22);
    mayAdd(artworkId);
    const artwork: ArtworkRecord = { artworkId, sessionId, ...image };
    const key = shelfMark(sessionId, artworkId);
    if (!this.#recent.has(key)) this.#options.put(artwork);
    this.#recent.set(key, artwork);
    return artworkId;
  }

  async find(sessionId: string, artworkId: string): Promise<ArtworkRecord | undefined> {
    const key = shelfMark(sessionId, artworkId);
    const recent = this.#recent.get(key);
    if (recent !== undefined) return recent;
    const stored = await this.#options.find(sessionId, artworkId);
    if (stored !== undefined) this.#recent.set(key, stored);
    return stored;
  }

  #decode(file: Uint8Array): Promise<ArtworkImage> {
    const decoded = this.#decoding.then(() => artworkImage(file));
    // Whoever sent it hears of a failure; the next in line must not.
    this.#decoding = decoded.catch(() => undefined);
    return decoded;
  }
}

/** Where a session's artwork is served. */
export function artworkPath(sessionId: string, artworkId: string): string {
  return `/api/sessions/${sessionId}/artwork/${artworkId}`;
}

function shelfMark(sessionId: string, artworkId: string): string {
  return `${sessionId}/${artworkId}`;
}
