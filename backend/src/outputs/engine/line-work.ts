import { FeedSink } from './feed-sink.ts';
import { FileSink } from './file-sink.ts';
import type { LineSink } from './line-sink.ts';
import { newContainer } from './new-container.ts';
import { packetsIn } from './packet-batch.ts';
import { SoundLine } from './sound-line.ts';
import type { LineWorkTask, ThreadNews } from './thread-messages.ts';
import { TrackFile } from './track-file.ts';

/**
 * All that the thread does. It has no clock: time comes with the packets, and so does not pass while none can
 * come.
 */
export class LineWork {
  readonly #tell: (news: ThreadNews) => void;
  readonly #lines = new Map<number, SoundLine>();
  /** By sink. */
  readonly #lineOf = new Map<number, SoundLine>();

  constructor(tell: (news: ThreadNews) => void) {
    this.#tell = tell;
  }

  do(task: LineWorkTask): void {
    switch (task.task) {
      case 'line':
        this.#lines.set(task.line, new SoundLine(task));
        return;
      case 'close-line':
        this.#lines.get(task.line)?.close();
        this.#lines.delete(task.line);
        return;
      case 'feed':
        this.#add(task, ({ channels }) => {
          const container = newContainer({ ...task, channels });
          return new FeedSink({ ...task, channels, container, tell: this.#tell });
        });
        return;
      case 'file':
        this.#add(task, ({ channels }) => {
          const file = TrackFile.open({ ...task, channels });
          return new FileSink({ ...task, channels, file, tell: this.#tell });
        });
        return;
      case 'retag':
        this.#lineOf.get(task.sink)?.retag(task.sink, task.position, task.tags);
        return;
      case 'end':
        this.#lineOf.get(task.sink)?.end(task.sink, task.tags);
        this.#lineOf.delete(task.sink);
        return;
      case 'drop':
        this.#lineOf.get(task.sink)?.drop(task.sink);
        this.#lineOf.delete(task.sink);
        return;
      case 'packets':
        this.#packets(task.batch, task.nowMs);
    }
  }

  #add(
    { line, sink }: { readonly line: number; readonly sink: number },
    make: (line: SoundLine) => LineSink,
  ): void {
    const found = this.#lines.get(line);
    if (found === undefined) {
      this.#tell({ news: 'fault', sink, message: 'Its sound is there no more.' });
      return;
    }
    found.add(sink, make(found));
    this.#lineOf.set(sink, found);
  }

  #packets(batch: Uint8Array, nowMs: number): void {
    for (const { line, packet, publication, atMs } of packetsIn(batch)) {
      this.#lines.get(line)?.put(packet, publication, atMs);
    }
    for (const line of this.#lines.values()) line.advance(nowMs);
    this.#tell({ news: 'worked' });
  }
}
