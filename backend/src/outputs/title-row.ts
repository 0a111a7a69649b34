import { EventEmitter } from 'node:events';
import type { Track } from '@auxcast/shared-types';
import type { Release } from './release.ts';
import type { FeedTitle } from './session-outputs.ts';

/** Feeds are a second or two behind: a few titles, even of a host who skips. */
const KEPT = 32;

/** What played when, by program time. */
export class TitleRow {
  readonly #events = new EventEmitter<{ title: [FeedTitle] }>().setMaxListeners(0);
  #titles: FeedTitle[];

  constructor(first: FeedTitle) {
    this.#titles = [first];
  }

  /** In the order of their times; one that is the same as before is none. */
  add(title: FeedTitle): void {
    if (isSame(this.#titles.at(-1)?.track ?? null, title.track)) return;
    this.#titles = [...this.#titles.slice(1 - KEPT), title];
    this.#events.emit('title', title);
  }

  at(programMs: number): Track | null {
    const title = this.#titles.findLast(({ startMs }) => startMs <= programMs) ?? this.#titles[0];
    return title?.track ?? null;
  }

  onTitle(listener: (title: FeedTitle) => void): Release {
    this.#events.on('title', listener);
    return () => void this.#events.off('title', listener);
  }
}

/** As far as titles show: a better picture is no other title. */
function isSame(one: Track | null, other: Track | null): boolean {
  return one?.title === other?.title && one?.artist === other?.artist && one?.album === other?.album;
}
