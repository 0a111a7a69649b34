/**
 * What the thread of the outputs and the rest of the process say to each other. Types only: the thread is to
 * start soon. Places and lengths are in samples, times in milliseconds of the main thread's clock.
 */
import type { StreamFormat } from '../stream-format.ts';
import type { VorbisComments } from '../track-recorder.ts';
import type { OggPlace } from './ogg-writer.ts';
import type { ChannelCount } from './opus-packet.ts';

/** A sound, from `start` on; `originMs`: when place 0 was. */
export interface LineTask {
  readonly task: 'line';
  readonly line: number;
  readonly originMs: number;
  readonly start: number;
  readonly channels: ChannelCount;
}

/** Bytes of a line from a place on, or from its next sound. `place`: of Ogg, where its pages go on. */
export interface FeedTask {
  readonly task: 'feed';
  readonly sink: number;
  readonly line: number;
  readonly format: StreamFormat;
  readonly start: number | null;
  readonly place: OggPlace | null;
}

/** A file of a line; one that is there already goes on where it ends. */
export interface FileTask {
  readonly task: 'file';
  readonly sink: number;
  readonly line: number;
  readonly start: number;
  readonly path: string;
  readonly serial: number;
  readonly tags: VorbisComments;
  readonly reservedTagBytes: number;
}

export interface RetagTask {
  readonly task: 'retag';
  readonly sink: number;
  readonly position: number;
  readonly tags: VorbisComments;
}

/** What has come is written, and then the end. */
export interface EndTask {
  readonly task: 'end';
  readonly sink: number;
  readonly tags: VorbisComments | null;
}

/** Packets of lines (`packet-batch.ts`), up to a time. */
export interface PacketsTask {
  readonly task: 'packets';
  readonly nowMs: number;
  readonly batch: Uint8Array;
}

export type LineWorkTask =
  | LineTask
  | FeedTask
  | FileTask
  | RetagTask
  | EndTask
  | PacketsTask
  | { readonly task: 'close-line'; readonly line: number }
  /** Nobody wants it any more. */
  | { readonly task: 'drop'; readonly sink: number };

export type ThreadTask = LineWorkTask | { readonly task: 'stop' };

/** Finished bytes of a feed. */
export interface ChunkNews {
  readonly news: 'chunk';
  readonly sink: number;
  readonly position: number;
  /** How much later than its place the sound came. */
  readonly shift: number;
  readonly bytes: Uint8Array;
  readonly headBytes: number;
  /** Where another thread would go on. */
  readonly next: number | null;
  readonly place: OggPlace | null;
}

/** Of a sink. */
export type SinkNews =
  | ChunkNews
  | { readonly news: 'progress'; readonly sink: number; readonly bytes: number; readonly samples: number }
  | { readonly news: 'ended'; readonly sink: number }
  | { readonly news: 'fault'; readonly sink: number; readonly message: string };

/** `worked`: a batch has been worked through. */
export type ThreadNews = SinkNews | { readonly news: 'worked' };
