import { amendedWords, TokenBucket, trackChange } from '@auxcast/shared-types';
import { bareTitle, isRotation } from '../title-likeness.ts';
import type { Track } from './normalise.ts';

/** A page's title that is a track stands for a while; one that scrolls, blinks or counts does not. */
const TITLE_SETTLES_MS = 3000;
/** Whoever looks for a song skips some quickly. Of a page that goes on like that, only what stands for a moment counts. */
const RESTLESS = { burst: 10, everyMs: 4000 };
const CALM_MS = 1500;

/** What to make of the track that a page says now. */
export type Verdict =
  | { readonly kind: 'same' | 'new'; readonly track: Track }
  /** Another one, which has not stood for long enough: ask again after so many milliseconds. */
  | { readonly kind: 'wait'; readonly ms: number };

/** Decides which of a page's words begin another track, and which amend the one that plays. Times are of a clock that nobody sets. */
export class TrackGate {
  readonly #restless = new TokenBucket(RESTLESS, performance.now());
  #candidate: { readonly track: Track; readonly sinceMs: number; readonly settlesMs: number } | undefined;

  judge(known: Track | null, said: Track, isTitle: boolean): Verdict {
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
    if (!this.#candidate || trackChange(this.#candidate.track, said) === 'new') {
      this.#candidate = { track: said, sinceMs: nowMs, settlesMs: this.#settlesMs(known, isTitle, nowMs) };
      // Whether it is taken or not: a page has to be calm for a while to be taken at its word again.
      this.#restless.take(nowMs);
    }
    const ms = this.#candidate.sinceMs + this.#candidate.settlesMs - nowMs;
    if (ms > 0) return { kind: 'wait', ms };
    this.#candidate = undefined;
    return { kind: 'new', track: said };
  }

  #settlesMs(known: Track | null, isTitle: boolean, nowMs: number): number {
    if (known === null) return 0;
    if (isTitle) return TITLE_SETTLES_MS;
    return this.#restless.waitMs(nowMs) > 0 ? CALM_MS : 0;
  }
}

/** The same words, turned round, or with another clock or counter in them: some pages scroll and count in their Media Session, too. */
function isInMotion(known: Track, said: Track): boolean {
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
