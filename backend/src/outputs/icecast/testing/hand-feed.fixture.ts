import type { Track } from '@auxcast/shared-types';
import type { Feed, FeedChunk, FeedTaking } from '../../feed.ts';
import type { StreamFormat } from '../../stream-format.ts';

/** A feed whose chunks come by hand. */
export class HandFeed implements Feed {
  readonly format = 'mp3-192';
  readonly head: Buffer;
  readonly recent: FeedChunk[] = [];
  hasEnded = false;
  readonly #takers = new Set<(chunk: FeedChunk) => void>();
  readonly #enders = new Set<() => void>();

  constructor(head = '') {
    this.head = Buffer.from(head);
  }

  get takers(): number {
    return this.#takers.size;
  }

  give(bytes: Buffer | string, startMs = 0): void {
    const chunk = { bytes: Buffer.from(bytes), startMs, capturedAtMs: 0 };
    for (const taker of [...this.#takers]) taker(chunk);
  }

  end(): void {
    this.hasEnded = true;
    for (const ender of [...this.#enders]) ender();
  }

  onChunk(taker: (chunk: FeedChunk) => void) {
    this.#takers.add(taker);
    return () => void this.#takers.delete(taker);
  }

  onEnd(taker: () => void) {
    this.#enders.add(taker);
    return () => void this.#enders.delete(taker);
  }
}

/** Feeds of a session whose titles are given by hand, by the time from which on they play. */
export class HandFeeds {
  feed = new HandFeed();
  readonly titles = new Map<number, Track | null>();
  readonly taken: StreamFormat[] = [];
  released = 0;
  /** What taking one throws, if anything. */
  failure: Error | undefined;

  async take(format: StreamFormat): Promise<FeedTaking> {
    if (this.failure !== undefined) throw this.failure;
    this.taken.push(format);
    let isHeld = true;
    const release = () => {
      if (isHeld) this.released += 1;
      isHeld = false;
    };
    return { feed: this.feed, release };
  }

  titleAt(programMs: number): Track | null {
    const times = [...this.titles.keys()].filter((startMs) => startMs <= programMs);
    return this.titles.get(Math.max(...times)) ?? null;
  }
}
