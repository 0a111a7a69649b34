import type { Track } from '@auxcast/shared-types';
import { LRUCache } from 'lru-cache';
import type { StoreQueries } from './store-queries.ts';

/** Histories that were put together lately. Of sessions that go on they hold until the next track. */
const KEPT = { bytes: 16 * 1024 * 1024, ms: 60_000 };
/** What a track takes without its texts, as an object and as JSON. */
const BYTES_PER_TRACK = 600;

interface Known {
  /** What memory knew when it was put together. */
  readonly latest: readonly Track[] | undefined;
  readonly whole: readonly Track[];
}

/** One that is being put together. */
interface Making {
  readonly latest: readonly Track[] | undefined;
  readonly whole: Promise<readonly Track[]>;
}

/** All tracks of sessions: put together from memory and store once for each change, however many ask. */
export class Histories {
  readonly #stored: StoreQueries;
  readonly #known = new LRUCache<string, Known>({
    maxSize: KEPT.bytes,
    ttl: KEPT.ms,
    sizeCalculation: ({ whole }) => bytesOf(whole),
  });
  readonly #making = new Map<string, Making>();

  constructor(stored: StoreQueries) {
    this.#stored = stored;
  }

  /**
   * Oldest first; while the database is away, those that memory knows.
   * @param latest what memory knows, in a list that is never changed; undefined: nothing
   * @throws ProtocolError `unavailable`
   */
  async of(sessionId: string, latest: readonly Track[] | undefined): Promise<readonly Track[]> {
    if (latest !== undefined && isWhole(latest)) return latest;
    const known = this.#known.get(sessionId);
    if (known !== undefined && known.latest === latest) return known.whole;
    const making = this.#making.get(sessionId);
    if (making !== undefined && making.latest === latest) return await making.whole;
    const whole = this.#make(sessionId, latest);
    this.#making.set(sessionId, { latest, whole });
    try {
      return await whole;
    } finally {
      if (this.#making.get(sessionId)?.whole === whole) this.#making.delete(sessionId);
    }
  }

  async #make(sessionId: string, latest: readonly Track[] | undefined): Promise<readonly Track[]> {
    const stored =
      latest === undefined
        ? await this.#stored.tracks(sessionId)
        : await this.#stored.tracksUnlessAway(sessionId);
    // Not kept: the database may be back with the next question.
    if (stored === undefined) return latest ?? [];
    const whole = latest === undefined ? stored : joined(stored, latest);
    this.#known.set(sessionId, { latest, whole });
    return whole;
  }
}

/** Memory keeps the last tracks only; where it still has the first one, there is no other. */
function isWhole(tracks: readonly Track[]): boolean {
  return (tracks[0]?.number ?? 1) === 1;
}

/** What memory knows is newer, what is stored goes back further. */
function joined(stored: readonly Track[], latest: readonly Track[]): readonly Track[] {
  const first = latest[0]?.number ?? Number.POSITIVE_INFINITY;
  return [...stored.filter(({ number }) => number < first), ...latest];
}

function bytesOf(tracks: readonly Track[]): number {
  let characters = 0;
  for (const { title, artist, album, source, artworkUrl } of tracks) {
    for (const text of [title, artist, album, source?.url, artworkUrl]) characters += text?.length ?? 0;
  }
  // Twice, as text and as JSON; characters of other scripts take two or three bytes in either.
  return 1 + tracks.length * BYTES_PER_TRACK + characters * 4;
}
