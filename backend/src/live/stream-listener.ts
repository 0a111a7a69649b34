import type { IcyWeave } from './icy.ts';

/** Where the bytes of one listener go. */
export interface StreamSink {
  /** What waits in this process to be sent. */
  readonly unsentBytes: number;
  /** All at once, in order. */
  write(pieces: readonly Buffer[]): void;
  /** After all that was written. */
  end(): void;
  /** At once. */
  cut(): void;
}

/** Sound of one moment, and the block of metadata that goes with it. */
export interface StreamPart {
  readonly sound: Buffer;
  /** The same buffer for as long as the title is the same. */
  readonly titleBlock: Buffer;
}

/**
 * What may wait for a listener beyond what the system keeps for its connection, which is a megabyte or more:
 * whoever is that far behind hears nothing of now.
 */
export const MOST_UNSENT_BYTES = 131_072;

/** Somebody who hears a stream. Its bytes are everybody's buffers: a slow one holds references, no copies. */
export class StreamListener {
  readonly #sink: StreamSink;
  readonly #weave: IcyWeave | undefined;

  /** @param weave of whoever asked for titles */
  constructor(sink: StreamSink, weave?: IcyWeave) {
    this.#sink = sink;
    this.#weave = weave;
  }

  /** False: it was too slow, and is cut off. */
  send(parts: readonly StreamPart[]): boolean {
    if (this.#sink.unsentBytes > MOST_UNSENT_BYTES) {
      this.#sink.cut();
      return false;
    }
    this.#sink.write(parts.flatMap((part) => this.#piecesOf(part)));
    return true;
  }

  end(): void {
    this.#sink.end();
  }

  #piecesOf({ sound, titleBlock }: StreamPart): readonly Buffer[] {
    return this.#weave?.weave(sound, titleBlock) ?? [sound];
  }
}
