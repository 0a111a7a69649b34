import { createHash, createHmac } from 'node:crypto';
import type { ArtworkUpload } from '@auxcast/shared-types';
import { LRUCache } from 'lru-cache';
import type { ArtworkRecord } from '../persistence/index.ts';
import { artworkImage } from './artwork-image.ts';
import { FairLane, type Owner } from './fair-lane.ts';

const MEMORY_BYTES = 64 * 1024 * 1024;
/** Files whose picture is known: who comes back sends the same one again. */
const FILES_KNOWN = 5000;
/** Clients wait 10 s for an answer, and one picture may take five of them. */
const LANE = { mostEach: 8, mostOfAll: 64, patienceMs: 4000 };

export interface ArtworkShelfOptions {
  /** Writes in the background. */
  readonly put: (artwork: ArtworkRecord) => void;
  readonly find: (sessionId: string, artworkId: string) => Promise<ArtworkRecord | undefined>;
  /** Kept in memory besides the store. Default 64 MiB. */
  readonly memoryBytes?: number;
}

/** Whose picture it is. */
export interface ArtworkOwner extends Owner {
  /**
   * The session's own, told to nobody: whoever has a picture cannot work out where a session that plays it
   * would serve it, and so learns nothing by asking.
   */
  readonly artworkKey: string;
}

/** All artworks of all sessions, by their content: in the store, the recent ones in memory too. */
export class ArtworkShelf {
  readonly #options: ArtworkShelfOptions;
  readonly #recent: LRUCache<string, ArtworkRecord>;
  /** Ids of pictures, by session and file. */
  readonly #byFile = new LRUCache<string, string>({ max: FILES_KNOWN });
  /** Pictures are decoded one at a time, so that they never take all of the thread pool. */
  readonly #lane = new FairLane(LANE);

  constructor(options: ArtworkShelfOptions) {
    this.#options = options;
    this.#recent = new LRUCache({
      maxSize: options.memoryBytes ?? MEMORY_BYTES,
      sizeCalculation: ({ bytes }) => Math.max(1, bytes.byteLength),
    });
  }

  /**
   * @param mayAdd throws to refuse; asked before anything is decoded, with the picture's id if that is known
   * by then, when the picture's turn has come, and before it is stored
   * @throws ProtocolError `bad-artwork`, `rate-limited` instead of a long wait
   */
  async add(
    owner: ArtworkOwner,
    upload: ArtworkUpload,
    mayAdd: (artworkId: string | undefined) => void,
  ): Promise<string> {
    const { sessionId, artworkKey } = owner;
    const file = Buffer.from(upload.data, 'base64');
    const fileKey = `${sessionId}/${createHash('sha256').update(file).digest('base64url')}`;
    const known = this.#byFile.get(fileKey);
    mayAdd(known);
    if (known !== undefined && this.#recent.has(shelfMark(sessionId, known))) return known;
    const image = await this.#lane.pass(owner, () => {
      mayAdd(known);
      return artworkImage(file);
    });
    const artworkId = idOf(image.bytes, artworkKey);
    mayAdd(artworkId);
    this.#byFile.set(fileKey, artworkId);
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
}

/** Where a session's artwork is served. */
export function artworkPath(sessionId: string, artworkId: string): string {
  return `/api/sessions/${sessionId}/artwork/${artworkId}`;
}

/** 132 bits, the same for the same picture in the same session. */
function idOf(bytes: Uint8Array, artworkKey: string): string {
  return createHmac('sha256', artworkKey).update(bytes).digest('base64url').slice(0, 22);
}

function shelfMark(sessionId: string, artworkId: string): string {
  return `${sessionId}/${artworkId}`;
}
