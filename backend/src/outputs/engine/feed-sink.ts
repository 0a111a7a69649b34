import type { VorbisComments } from '../track-recorder.ts';
import type { Container, Written } from './container.ts';
import type { LineSink } from './line-sink.ts';
import { type ChannelCount, SAMPLES_PER_MS } from './opus-packet.ts';
import { Pending } from './pending.ts';
import { SinkRow } from './sink-row.ts';
import type { PlacedSound } from './sound-stretch.ts';
import type { ThreadNews } from './thread-messages.ts';

/** One write for each listener that often, and not more. */
const CHUNK = 250 * SAMPLES_PER_MS;

export interface FeedSinkOptions {
  readonly sink: number;
  /** Where it begins; null: with the first sound that comes. */
  readonly start: number | null;
  readonly channels: ChannelCount;
  /** May take a moment: a library is loaded. */
  readonly container: Promise<Container>;
  readonly tell: (news: ThreadNews) => void;
}

/** The sounds of a line as a feed's chunks. */
export class FeedSink implements LineSink {
  readonly #options: FeedSinkOptions;
  readonly #row: SinkRow;
  readonly #container: Pending<Container>;
  #chunkBegan: number | null;
  #shift = 0;
  #isClosed = false;

  constructor(options: FeedSinkOptions) {
    const { sink, start, channels, container, tell } = options;
    this.#options = options;
    this.#row = new SinkRow(start, channels);
    this.#container = new Pending({
      made: container,
      onFault: (error) => {
        tell({ news: 'fault', sink, message: error instanceof Error ? error.message : String(error) });
        this.close();
      },
    });
    this.#chunkBegan = start;
  }

  put(sound: PlacedSound): void {
    this.#container.with((container) => {
      for (const next of this.#row.upTo(sound)) container.put(next);
    });
  }

  tick(shift: number): void {
    this.#shift = shift;
    this.#container.with((container) => {
      const { next } = this.#row;
      if (next === null || (this.#chunkBegan !== null && next - this.#chunkBegan < CHUNK)) return;
      this.#chunkBegan = next;
      this.#tell(container.take(), container);
    });
  }

  retag(position: number, tags: VorbisComments): void {
    this.#container.with((container) => container.retag?.(position, tags));
  }

  end(): void {
    this.#container.with((container) => {
      this.#tell(container.end(), container);
      this.#options.tell({ news: 'ended', sink: this.#options.sink });
      this.close();
    });
  }

  /** Once: what a container frees must not be freed again. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#container.close();
    this.#options.container.then(
      (container) => container.close?.(),
      // Told already.
      () => undefined,
    );
  }

  #tell(all: readonly Written[], container: Container): void {
    const { sink, tell } = this.#options;
    const shift = this.#shift;
    const { next } = this.#row;
    const place = container.place ?? null;
    for (const written of all) tell({ news: 'chunk', sink, shift, next, place, ...written });
  }
}
