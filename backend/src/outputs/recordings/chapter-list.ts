import type { Track } from '@auxcast/shared-types';
import type { ChapterRecord } from '../../persistence/index.ts';

/** A song every ten seconds for a whole day. */
const MOST = 8640;

/** What was played while a recording ran. */
export class ChapterList {
  /** By the number of the track. */
  readonly #chapters = new Map<number, ChapterRecord>();
  readonly #startedAtMs: number;

  constructor(startedAtMs: number) {
    this.#startedAtMs = startedAtMs;
  }

  /** @param atMs when it began to play, server time: before the recording's beginning counts as that */
  started({ number, title, artist }: Track, atMs: number): void {
    if (this.#chapters.size >= MOST) return;
    this.#chapters.set(number, { startMs: Math.max(0, atMs - this.#startedAtMs), title, artist });
  }

  /** More, or something better, is known of a track. */
  amended({ number, title, artist }: Track): void {
    const chapter = this.#chapters.get(number);
    if (chapter !== undefined) this.#chapters.set(number, { ...chapter, title, artist });
  }

  /** In the order in which they were played. */
  get all(): ChapterRecord[] {
    return [...this.#chapters.values()];
  }
}
