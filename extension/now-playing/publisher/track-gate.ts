import {
  amendedWords,
  isCompletion,
  isOnlyArtistNew,
  TokenBucket,
  type TrackWords,
  trackChange,
  WORDS_FOLLOW_MS,
} from '@auxcast/shared-types';
import { bareTitle, isRotation } from '../title-likeness.ts';

/** A page's title that is a track stands for a while; one that scrolls, blinks or counts does not. */
const TITLE_SETTLES_MS = 3000;
/**
 * Whoever looks for a song skips some quickly. Of a page that goes on like that, only what stands for a
 * moment counts.
 */
const RESTLESS = { burst: 10, everyMs: 4000 };
const CALM_MS = 1500;
/**
 * Where a page names the next artist first, the title follows within this; else it is another recording of
 * the same song.
 */
const TITLE_FOLLOWS_MS = 4000;

/** What to make of the track that a page says now. */
export type TrackVerdict =
  | { readonly kind: 'same' | 'new'; readonly track: TrackWords }
  /** Another one, which has not stood for long enough: ask again after so many milliseconds. */
  | { readonly kind: 'wait'; readonly ms: number };

/**
 * Decides which of a page's words begin another track, and which amend the one that plays. Times are of a
 * clock that nobody sets.
 */
export class TrackGate {
  readonly #restless = new TokenBucket(RESTLESS, performance.now());
  /** When the track that plays was taken. */
  #newAtMs = Number.NEGATIVE_INFINITY;
  #candidate:
    | { readonly track: TrackWords; readonly sinceMs: number; readonly settlesMs: number }
    | undefined;

  judge(known: TrackWords | null, said: TrackWords, isTitle: boolean): TrackVerdict {
    if (known !== null && trackChange(known, said) !== 'new') {
      this.#candidate = undefined;
      return { kind: 'same', track: amendedWords(known, said) };
    }
    if (known !== null && isInMotion(known, said)) {
      this.#candidate = undefined;
      const { title, artist } = known;
      return { kind: 'same', track: amendedWords(known, { ...said, title, artist }) };
    }
    const nowMs = performance.now();
    if (known !== null && nowMs - this.#newAtMs < WORDS_FOLLOW_MS && isCompletion(known, said)) {
      this.#candidate = undefined;
      return { kind: 'same', track: amendedWords(known, said) };
    }
    if (!this.#candidate || trackChange(this.#candidate.track, said) === 'new') {
      const settlesMs =
        known !== null && isOnlyArtistNew(known, said)
          ? TITLE_FOLLOWS_MS
          : this.#settlesMs(known, isTitle, nowMs);
      this.#candidate = { track: said, sinceMs: nowMs, settlesMs };
      // Whether it is taken or not: a page has to be calm for a while to be taken at its word again.
      this.#restless.take(nowMs);
    }
    const ms = this.#candidate.sinceMs + this.#candidate.settlesMs - nowMs;
    if (ms > 0) return { kind: 'wait', ms };
    this.#candidate = undefined;
    this.#newAtMs = nowMs;
    return { kind: 'new', track: said };
  }

  #settlesMs(known: TrackWords | null, isTitle: boolean, nowMs: number): number {
    if (known === null) return 0;
    if (isTitle) return TITLE_SETTLES_MS;
    return this.#restless.waitMs(nowMs) > 0 ? CALM_MS : 0;
  }
}

/**
 * The same words, turned round, or with another clock or counter in them: some pages scroll and count in
 * their Media Session, too.
 */
function isInMotion(known: TrackWords, said: TrackWords): boolean {
  return (
    known.source?.site === said.source?.site &&
    isMoved(known.title, said.title) &&
    (known.artist === said.artist ||
      (known.artist !== null && said.artist !== null && isRotation(known.artist, said.artist)))
  );
}

function isMoved(one: string, other: string): boolean {
  return bareTitle(one) === bareTitle(other) || isRotation(one, other);
}
