import type { FeedChunk, FeedTaking, Release, SessionOutputs } from '../outputs/index.ts';
import { icyBlock } from './icy.ts';
import type { StreamCounts } from './stream-counts.ts';
import { StreamCrowd } from './stream-crowd.ts';
import type { StreamDelivery } from './stream-delivery.ts';
import { isMp3 } from './stream-headers.ts';
import type { StreamListener, StreamPart } from './stream-listener.ts';
import { titleOf } from './stream-title.ts';

/**
 * Chunks are gathered for so long before everybody gets them: the write is what a listener costs. Two a
 * second, where they come four times a second. Milliseconds.
 */
const GATHER_MS = 400;
/** Of formats that carry their own titles. */
const NO_TITLE = Buffer.alloc(0);

export interface LiveStreamOptions {
  readonly outputs: Pick<SessionOutputs, 'titleAt'>;
  readonly taking: FeedTaking;
  /** While nothing is known to play. */
  readonly usualTitle: string;
  readonly delivery: StreamDelivery;
  readonly counts: StreamCounts;
  /** Once: it has no listeners any more, or its feed has ended. */
  readonly onOver: () => void;
}

/** One feed, for all who hear it over HTTP. */
export class LiveStream {
  readonly #options: LiveStreamOptions;
  readonly #crowd = new StreamCrowd((wasTooSlow) => this.#left(wasTooSlow));
  readonly #releases: readonly Release[];
  #gathered: FeedChunk[] = [];
  #handedOutMs = performance.now();
  #title: { readonly text: string; readonly block: Buffer } | undefined;
  #isOver = false;

  constructor(options: LiveStreamOptions) {
    const { feed, release } = options.taking;
    this.#options = options;
    this.#releases = [
      feed.onChunk((chunk) => this.#take(chunk)),
      feed.onEnd(() => this.#feedEnded()),
      release,
    ];
    if (feed.hasEnded) this.#end();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** When the first sound that whoever comes now gets came to the server; undefined: there is none yet. */
  get capturedAtMs(): number | undefined {
    return this.#options.taking.feed.recent[0]?.capturedAtMs;
  }

  add(listener: StreamListener): void {
    const { counts, taking } = this.#options;
    const { format, head, recent } = taking.feed;
    counts.came(format);
    // What is gathered is in `recent`, too.
    this.#handOut();
    const headPart = head.byteLength === 0 ? [] : [{ sound: head, titleBlock: NO_TITLE }];
    const first = [...headPart, ...recent.map((chunk) => this.#partOf([chunk]))];
    counts.sent(first.reduce((bytes, { sound }) => bytes + sound.byteLength, 0));
    this.#crowd.add(listener, first);
  }

  delete(listener: StreamListener): void {
    this.#crowd.delete(listener);
  }

  /** Nobody came after all, perhaps. */
  endIfUnheard(): void {
    if (this.#crowd.size === 0) this.#end();
  }

  /** At once, as when the server stops: whoever listens gets what is there, and a clean end. */
  close(): void {
    this.#handOut();
    this.#crowd.endAfterAll();
    this.#crowd.deliverUntil(Number.POSITIVE_INFINITY);
    this.#end();
  }

  #take(chunk: FeedChunk): void {
    this.#gathered.push(chunk);
    if (performance.now() - this.#handedOutMs >= GATHER_MS) this.#handOut();
  }

  #handOut(): void {
    if (this.#gathered.length === 0) return;
    const part = this.#partOf(this.#gathered);
    this.#gathered = [];
    this.#handedOutMs = performance.now();
    this.#options.counts.sent(part.sound.byteLength * this.#crowd.size);
    this.#crowd.push(part);
    this.#options.delivery.due(this.#crowd);
  }

  #feedEnded(): void {
    this.#handOut();
    this.#crowd.endAfterAll();
    this.#options.delivery.due(this.#crowd);
    this.#end();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const release of this.#releases) release();
    this.#options.onOver();
  }

  #left(wasTooSlow: boolean): void {
    const { counts, taking } = this.#options;
    counts.left(taking.feed.format, wasTooSlow);
    this.endIfUnheard();
  }

  #partOf(chunks: readonly FeedChunk[]): StreamPart {
    const [first] = chunks;
    const all = chunks.map(({ bytes }) => bytes);
    const sound = all.length === 1 && first !== undefined ? first.bytes : Buffer.concat(all);
    const hasTitles = first !== undefined && isMp3(this.#options.taking.feed.format);
    return { sound, titleBlock: hasTitles ? this.#titleBlock(first.startMs) : NO_TITLE };
  }

  #titleBlock(startMs: number): Buffer {
    const { outputs, usualTitle } = this.#options;
    const text = titleOf(outputs.titleAt(startMs)) ?? usualTitle;
    if (this.#title?.text !== text) this.#title = { text, block: icyBlock(text) };
    return this.#title.block;
  }
}
