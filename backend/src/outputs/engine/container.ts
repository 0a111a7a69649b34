import type { OggPlace } from './ogg-writer.ts';
import type { PlacedSound } from './sound-stretch.ts';

/** Bytes that are finished. */
export interface Written {
  /** Whole pages or frames. */
  readonly bytes: Buffer;
  /** Where the first sample in it stands. */
  readonly position: number;
  /**
   * How many of the bytes, from the first, are the head of what follows; 0: they go on with what was before.
   */
  readonly headBytes: number;
}

/** One way to write sound down: a new one is a file with this. */
export interface Container {
  /** The next sound, which begins where the former ended. */
  put(sound: PlacedSound): void;
  /** What is finished since the last call, in order. */
  take(): readonly Written[];
  /** As `take`, with all that was still to be written, and the end where there is one. */
  end(): readonly Written[];
  /** Another track from there on, where that shows. */
  retag?(position: number, tags: ReadonlyArray<readonly [string, string]>): void;
  /** Where another one goes on when this one is gone; undefined: anywhere. */
  readonly place?: OggPlace;
  /** Gives back what it took of memory. */
  close?(): void;
}
