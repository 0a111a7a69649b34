import type { PageFacts } from '../page-facts.ts';
import { boundedPosition } from './bounds.ts';
import { watchMethod } from './watch-page-calls.ts';

type MediaFacts = NonNullable<PageFacts['media']>;

/** Events after which the position is another than the clock says. */
const JUMPS = ['play', 'pause', 'seeked', 'ratechange', 'emptied', 'ended', 'playing'] as const;
const OTHERS = ['durationchange', 'volumechange'] as const;
/** Enough to find an element of the document when it begins. */
const BEGINNINGS = ['play', 'playing', 'loadedmetadata'] as const;

export interface MediaElementsOptions {
  readonly onChange: () => void;
  /** Of the element that makes the music: where it is now, and how fast it would play. */
  readonly onJump: (positionMs: number, rate: number) => void;
}

/**
 * The page's media elements, also those that are in no document: many players never put theirs there, so `play` and `pause` are
 * overheard. One that plays before we come and is in no document stays unknown until then.
 */
export class MediaElements {
  readonly #options: MediaElementsOptions;
  readonly #known = new Map<WeakRef<HTMLMediaElement>, number>();
  readonly #refs = new WeakMap<HTMLMediaElement, WeakRef<HTMLMediaElement>>();
  #turn = 0;

  constructor(options: MediaElementsOptions) {
    this.#options = options;
    const overhear = (self: unknown) => {
      if (self instanceof HTMLMediaElement) this.#meet(self);
    };
    watchMethod(HTMLMediaElement.prototype, 'play', overhear);
    watchMethod(HTMLMediaElement.prototype, 'pause', overhear);
    for (const name of BEGINNINGS) {
      document.addEventListener(name, (event) => overhear(event.target), { capture: true, passive: true });
    }
    this.#search(document);
  }

  read(): MediaFacts | null {
    const element = this.#mostLikely();
    if (!element) return null;
    const position = boundedPosition({
      positionMs: element.currentTime * 1000,
      durationMs: Number.isFinite(element.duration) ? element.duration * 1000 : null,
      rate: element.playbackRate,
    });
    return { playing: isPlaying(element), position: position ?? null };
  }

  /** Once: walking through every shadow root is nothing to do often. */
  #search(root: Document | ShadowRoot): void {
    for (const element of root.querySelectorAll('*')) {
      if (element instanceof HTMLMediaElement) this.#meet(element);
      if (element.shadowRoot) this.#search(element.shadowRoot);
    }
  }

  #meet(element: HTMLMediaElement): void {
    const met = this.#refs.get(element);
    if (met) return;
    const ref = new WeakRef(element);
    this.#refs.set(element, ref);
    this.#known.set(ref, 0);
    for (const name of JUMPS) {
      element.addEventListener(name, () => {
        this.#turn += 1;
        this.#known.set(ref, this.#turn);
        if (this.#mostLikely() === element) {
          this.#options.onJump(element.currentTime * 1000, element.playbackRate);
        }
        this.#options.onChange();
      });
    }
    for (const name of OTHERS) element.addEventListener(name, () => this.#options.onChange());
    this.#options.onChange();
  }

  /** What sounds before what stands still, that before what is muted (previews); among equals what moved last. */
  #mostLikely(): HTMLMediaElement | undefined {
    let best: { element: HTMLMediaElement; rank: number; turn: number } | undefined;
    for (const [ref, turn] of this.#known) {
      const element = ref.deref();
      if (!element) {
        this.#known.delete(ref);
        continue;
      }
      if (!hasBegun(element)) continue;
      const rank = rankOf(element);
      if (!best || rank > best.rank || (rank === best.rank && turn > best.turn))
        best = { element, rank, turn };
    }
    return best?.element;
  }
}

/** An element that waits for its first play says nothing about the music. */
function hasBegun(element: HTMLMediaElement): boolean {
  return isPlaying(element) || element.currentTime > 0 || element.played.length > 0;
}

function isPlaying(element: HTMLMediaElement): boolean {
  return !element.paused && !element.ended;
}

function rankOf(element: HTMLMediaElement): number {
  if (element.muted || element.volume === 0) return 0;
  return isPlaying(element) ? 2 : 1;
}
