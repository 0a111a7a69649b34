import { randomInt } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { EngineSink } from './engine/engine-line.ts';
import { silentFrame } from './engine/mp3-frame.ts';
import { type OggPlace, OggWriter } from './engine/ogg-writer.ts';
import { HEAD_PAGES, opusHead } from './engine/opus-head.ts';
import { SAMPLES_PER_MS } from './engine/opus-packet.ts';
import { KBPS } from './engine/stream-rate.ts';
import type { ChunkNews, SinkNews, ThreadTask } from './engine/thread-messages.ts';
import { silentPage } from './engine/track-file.ts';
import type { Feed, FeedChunk } from './feed.ts';
import type { Release } from './release.ts';
import type { StreamFormat } from './stream-format.ts';
import type { VorbisComments } from './track-recorder.ts';

/** What a player gets at once. */
const RECENT_MS = 1000;
/** Of silence, so that the first byte is there before the first sound: some 100 ms. */
const LEADING_FRAMES = 4;

interface FeedEvents {
  chunk: [FeedChunk];
  end: [];
}

interface Retag {
  readonly position: number;
  readonly tags: VorbisComments;
}

export interface SharedFeedOptions {
  readonly id: number;
  readonly format: StreamFormat;
  readonly tags: VorbisComments;
  /** Program time now, milliseconds. */
  readonly nowMs: number;
  /** Server time at which something came, so many milliseconds ago. */
  readonly serverTimeAgo: (ms: number) => number;
  readonly programMs: () => number;
  /** How much the clock of the source is behind, milliseconds. */
  readonly onShift: (shiftMs: number) => void;
  readonly onLost: (reason: Error) => void;
}

/**
 * A feed as all who take it share it. It begins at once, with silence, and goes on with what the thread
 * makes.
 */
export class SharedFeed implements Feed, EngineSink {
  readonly id: number;
  readonly format: StreamFormat;
  readonly #options: SharedFeedOptions;
  readonly #events = new EventEmitter<FeedEvents>().setMaxListeners(0);
  #head: Buffer;
  #recent: FeedChunk[];
  #hasEnded = false;
  #isEnding = false;
  /** Where a thread goes on. */
  #place: OggPlace | null;
  #next: number | null = null;
  /** Those that no chunk has shown yet. */
  #retags: Retag[] = [];

  constructor(options: SharedFeedOptions) {
    this.id = options.id;
    this.format = options.format;
    this.#options = options;
    const { head, lead, place } = beginningOf(options);
    this.#head = head;
    this.#place = place;
    this.#recent = [this.#chunk(lead, options.nowMs, 0)];
  }

  get head(): Buffer {
    return this.#head;
  }

  get recent(): readonly FeedChunk[] {
    return this.#recent;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  onChunk(taker: (chunk: FeedChunk) => void): Release {
    this.#events.on('chunk', taker);
    return () => void this.#events.off('chunk', taker);
  }

  onEnd(taker: () => void): Release {
    this.#events.once('end', taker);
    return () => void this.#events.off('end', taker);
  }

  /** Its engine is to be told likewise. */
  retag(position: number, tags: VorbisComments): void {
    this.#retags.push({ position, tags });
  }

  /** Likewise. */
  ending(): void {
    this.#isEnding = true;
  }

  tasks(line: number): readonly ThreadTask[] {
    const { id: sink, format } = this;
    const tasks: ThreadTask[] = [{ task: 'feed', sink, line, format, start: this.#next, place: this.#place }];
    for (const retag of this.#retags) tasks.push({ task: 'retag', sink, ...retag });
    if (this.#isEnding) tasks.push({ task: 'end', sink, tags: null });
    return tasks;
  }

  take(news: SinkNews): void {
    if (news.news === 'chunk') this.#came(news);
    else if (news.news === 'ended') this.end();
    else if (news.news === 'fault') this.lost(new Error(news.message));
  }

  lost(reason: Error): void {
    if (this.#hasEnded) return;
    this.#options.onLost(reason);
    this.end();
  }

  /** No more of it. Idempotent. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#events.emit('end');
  }

  #came(news: ChunkNews): void {
    const { position, shift, next, place, headBytes } = news;
    const bytes = Buffer.from(news.bytes.buffer, news.bytes.byteOffset, news.bytes.byteLength);
    this.#next = next;
    this.#place = place;
    this.#retags = this.#retags.filter((retag) => next === null || retag.position > next);
    this.#options.onShift(shift / SAMPLES_PER_MS);
    const chunk = this.#chunk(bytes, position / SAMPLES_PER_MS, shift / SAMPLES_PER_MS);
    if (headBytes > 0) {
      this.#head = bytes.subarray(0, headBytes);
      this.#recent = [{ ...chunk, bytes: bytes.subarray(headBytes) }];
    } else {
      this.#recent = [...this.#recent.filter(({ startMs }) => startMs > chunk.startMs - RECENT_MS), chunk];
    }
    this.#events.emit('chunk', chunk);
  }

  #chunk(bytes: Buffer, startMs: number, shiftMs: number): FeedChunk {
    const { programMs, serverTimeAgo } = this.#options;
    return { bytes, startMs, capturedAtMs: serverTimeAgo(programMs() - startMs - shiftMs) };
  }
}

interface Beginning {
  readonly head: Buffer;
  readonly lead: Buffer;
  readonly place: OggPlace | null;
}

function beginningOf({ format, tags }: SharedFeedOptions): Beginning {
  const kbps = KBPS[format];
  if (kbps !== null) {
    const frames = Array.from({ length: LEADING_FRAMES }, () => silentFrame(kbps));
    return { head: Buffer.alloc(0), lead: Buffer.concat(frames), place: null };
  }
  const serial = randomInt(2 ** 32);
  const head = opusHead({ serial, channels: 2, tags });
  const writer = new OggWriter({ serial, sequence: HEAD_PAGES, granule: 0 }, 2);
  const lead = silentPage(writer, 2);
  return { head, lead, place: writer.place };
}
