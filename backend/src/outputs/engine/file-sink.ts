import type { VorbisComments } from '../track-recorder.ts';
import type { LineSink } from './line-sink.ts';
import { OggWriter } from './ogg-writer.ts';
import { PRE_SKIP } from './opus-head.ts';
import { type ChannelCount, SAMPLES_PER_MS } from './opus-packet.ts';
import { Pending } from './pending.ts';
import { SinkRow } from './sink-row.ts';
import type { PlacedSound } from './sound-stretch.ts';
import type { ThreadNews } from './thread-messages.ts';
import type { TrackFile } from './track-file.ts';

/** A page is written a little more often than each second: sounds do not end on it. */
const PAGE = 900 * SAMPLES_PER_MS;

export interface FileSinkOptions {
  readonly sink: number;
  /** Where its first sample stands, whether or not the file goes on with another one. */
  readonly start: number;
  readonly channels: ChannelCount;
  readonly file: Promise<TrackFile>;
  readonly tell: (news: ThreadNews) => void;
}

interface Writing {
  readonly file: TrackFile;
  readonly writer: OggWriter;
  readonly row: SinkRow;
}

/** The sounds of a line as a file. */
export class FileSink implements LineSink {
  readonly #options: FileSinkOptions;
  readonly #writing: Pending<Writing>;
  #pageBegan: number;

  constructor(options: FileSinkOptions) {
    const { sink, start, file, tell } = options;
    this.#options = options;
    this.#pageBegan = start;
    this.#writing = new Pending({
      made: file.then((opened) => this.#writingOf(opened)),
      onFault: (error) => {
        tell({ news: 'fault', sink, message: error instanceof Error ? error.message : String(error) });
        this.close();
      },
    });
  }

  put(sound: PlacedSound): void {
    this.#writing.with((writing) => {
      for (const next of writing.row.upTo(sound)) this.#append(writing, writing.writer.put(next));
    });
  }

  tick(): void {
    this.#writing.with((writing) => {
      const { next } = writing.row;
      if (next === null || next - this.#pageBegan < PAGE) return;
      this.#pageBegan = next;
      this.#append(writing, writing.writer.flush());
    });
  }

  end(tags: VorbisComments | null): void {
    this.#writing.with((writing) => {
      this.#append(writing, writing.writer.end());
      const { sink, tell } = this.#options;
      writing.file.finish(tags).then(
        () => {
          tell({ news: 'ended', sink });
          this.close();
        },
        (error: unknown) => this.#writing.fail(error),
      );
    });
  }

  close(): void {
    this.#writing.close();
    this.#options.file.then(
      (file) => file.close(),
      // Told already.
      () => undefined,
    );
  }

  #writingOf(file: TrackFile): Writing {
    const { start, channels } = this.#options;
    const next = start + file.place.granule - PRE_SKIP;
    this.#pageBegan = next;
    return { file, writer: new OggWriter(file.place, channels), row: new SinkRow(next, channels) };
  }

  #append({ file, writer }: Writing, page: Buffer | undefined): void {
    if (page === undefined) return;
    const { sink, tell } = this.#options;
    const { granule } = writer.place;
    file.append(page).then(
      () => tell({ news: 'progress', sink, bytes: file.bytes, samples: granule - PRE_SKIP }),
      (error: unknown) => this.#writing.fail(error),
    );
  }
}
