import type { Release } from './release.ts';
import type { StreamFormat } from './stream-format.ts';

/** Whole Ogg pages or whole MP3 frames. */
export interface FeedChunk {
  /** The same for all takers: never change it. */
  readonly bytes: Buffer;
  /** Program time of its first sample, milliseconds. */
  readonly startMs: number;
  /** When that sample came to the server: server time, milliseconds since the Unix epoch. */
  readonly capturedAtMs: number;
}

/** The program of a session in one format, encoded once for all who take it. */
export interface Feed {
  readonly format: StreamFormat;
  /**
   * What a decoder has to see first: Ogg's header pages, of the present link where they are chained; nothing
   * for MP3.
   */
  readonly head: Buffer;
  /** The last second or so, so that a player starts at once; all of it comes after `head`. */
  readonly recent: readonly FeedChunk[];
  /** Whether the last bytes are out. */
  readonly hasEnded: boolean;
  /** Two to four times a second, from now on: what is in `recent` is not told again. */
  onChunk(taker: (chunk: FeedChunk) => void): Release;
  /** Once, when the last bytes are out (in Ogg with the end of the stream). */
  onEnd(taker: () => void): Release;
}

/** One taker's share of a feed, which ends soon after the last of them. */
export interface FeedTaking {
  readonly feed: Feed;
  readonly release: Release;
}
