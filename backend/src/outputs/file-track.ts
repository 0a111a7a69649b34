import { randomInt } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { EngineSink } from './engine/engine-line.ts';
import { SAMPLES_PER_MS } from './engine/opus-packet.ts';
import type { SinkNews, ThreadTask } from './engine/thread-messages.ts';
import type { Release } from './release.ts';
import type { TrackOptions, TrackProgress, TrackRecorder, VorbisComments } from './track-recorder.ts';

interface TrackEvents {
  progress: [TrackProgress];
  fault: [Error];
}

export interface FileTrackOptions extends Pick<TrackOptions, 'path' | 'tags' | 'reservedTagBytes'> {
  readonly id: number;
  /** Where its line begins, in samples. */
  readonly start: number;
  /** To be called once, when it is to end: the engine is told, with the tags. */
  readonly onEnding: (tags: VorbisComments | null) => void;
  /** Once: nothing more is written. */
  readonly onOver: () => void;
}

/** A track, as the main thread sees it; the file is the thread's. */
export class FileTrack implements TrackRecorder, EngineSink {
  readonly id: number;
  readonly startMs: number;
  readonly #options: FileTrackOptions;
  readonly #serial = randomInt(2 ** 32);
  readonly #events = new EventEmitter<TrackEvents>();
  readonly #over = Promise.withResolvers<void>();
  #progress: TrackProgress = { bytes: 0, durationMs: 0 };
  #isOver = false;
  /** undefined: it goes on. */
  #lastTags: VorbisComments | null | undefined;

  constructor(options: FileTrackOptions) {
    this.id = options.id;
    this.startMs = options.start / SAMPLES_PER_MS;
    this.#options = options;
  }

  get progress(): TrackProgress {
    return this.#progress;
  }

  onProgress(listener: (progress: TrackProgress) => void): Release {
    this.#events.on('progress', listener);
    return () => void this.#events.off('progress', listener);
  }

  onFault(listener: (error: Error) => void): Release {
    this.#events.on('fault', listener);
    return () => void this.#events.off('fault', listener);
  }

  async close(tags?: VorbisComments): Promise<TrackProgress> {
    if (!this.#isOver && this.#lastTags === undefined) {
      this.#lastTags = tags ?? null;
      this.#options.onEnding(this.#lastTags);
    }
    await this.#over.promise;
    return this.#progress;
  }

  tasks(line: number): readonly ThreadTask[] {
    const { id: sink } = this;
    const { path, tags, reservedTagBytes, start } = this.#options;
    const serial = this.#serial;
    const file: ThreadTask = { task: 'file', sink, line, start, path, serial, tags, reservedTagBytes };
    return this.#lastTags === undefined ? [file] : [file, { task: 'end', sink, tags: this.#lastTags }];
  }

  take(news: SinkNews): void {
    if (news.news === 'progress') {
      this.#progress = { bytes: news.bytes, durationMs: news.samples / SAMPLES_PER_MS };
      this.#events.emit('progress', this.#progress);
    } else if (news.news === 'ended') this.#end();
    else if (news.news === 'fault') this.lost(new Error(news.message));
  }

  lost(reason: Error): void {
    if (this.#isOver) return;
    this.#end();
    this.#events.emit('fault', reason);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#over.resolve();
    this.#options.onOver();
  }
}
