import type { MediaFacts } from '../page-facts.ts';
import { isHeard } from '../playback.ts';
import { boundedPosition } from './bounds.ts';
import { hasBegun, isSilent, isWaiting, SoundKind, type TabSilence } from './sound-kind.ts';
import { quietly, watchMethod } from './watch-page-calls.ts';

/** Events after which the position is another than the clock says. */
const JUMPS = ['play', 'pause', 'seeked', 'ratechange', 'emptied', 'ended', 'playing'] as const;
const OTHERS = [
  'durationchange',
  'loadedmetadata',
  'volumechange',
  'waiting',
  'stalled',
  'seeking',
  'canplay',
];
/** Enough to find an element of the document when it begins. */
const BEGINNINGS = ['play', 'playing', 'loadedmetadata'] as const;

export interface MediaElementsOptions {
  readonly onChange: () => void;
  /** The element that makes the music jumped, started or stopped. */
  readonly onJump: (media: MediaFacts) => void;
  readonly tabSilence: () => TabSilence;
  /** Whether the page speaks of music of this length. */
  readonly isSpokenOf: (durationMs: number | null) => boolean;
}

interface Known {
  readonly ref: WeakRef<HTMLMediaElement>;
  readonly kind: SoundKind;
  /** Idempotent. */
  readonly listen: (to: HTMLMediaElement) => void;
  /** When it last jumped, counted in jumps. */
  turn: number;
}

/**
 * The page's media elements, also those that are in no document: many players never put theirs there, so
 * `play` and `pause` are overheard. One that plays before we come and is in no document stays unknown until
 * then.
 */
export class MediaElements {
  readonly #options: MediaElementsOptions;
  readonly #known = new Set<Known>();
  readonly #met = new WeakSet<HTMLMediaElement>();
  #turn = 0;

  constructor(options: MediaElementsOptions) {
    this.#options = options;
    watchMethod(HTMLMediaElement.prototype, 'play', this.#overhear);
    watchMethod(HTMLMediaElement.prototype, 'pause', this.#overhear);
  }

  readonly #overhear = (self: unknown) => {
    if (self instanceof HTMLMediaElement) this.#meet(self);
  };

  readonly #onBeginning = ({ target }: Event) => this.#overhear(target);

  /** To the document that is there, and again to what is known of another. Idempotent. */
  listen(): void {
    for (const name of BEGINNINGS) {
      document.addEventListener(name, this.#onBeginning, { capture: true, passive: true });
    }
    for (const { ref, listen } of this.#known) {
      const element = ref.deref();
      if (element) listen(element);
    }
    this.#search(document);
  }

  read(): MediaFacts | null {
    const likely = this.#mostLikely();
    return likely ? factsOf(likely.element) : null;
  }

  /** What is read is of an element that loops. */
  get isLoop(): boolean {
    const likely = this.#mostLikely();
    return likely?.known.kind.loops(likely.element) === true;
  }

  /** There are elements, and none of them has been played yet. */
  get isUnplayed(): boolean {
    let hasAny = false;
    for (const { ref } of this.#known) {
      const element = ref.deref();
      if (element && hasBegun(element)) return false;
      hasAny ||= element !== undefined;
    }
    return hasAny;
  }

  /** Once: walking through every shadow root is nothing to do often. */
  #search(root: Document | ShadowRoot): void {
    for (const element of root.querySelectorAll('*')) {
      if (element instanceof HTMLMediaElement) this.#meet(element);
      if (element.shadowRoot) this.#search(element.shadowRoot);
    }
  }

  #meet(element: HTMLMediaElement): void {
    if (this.#met.has(element)) return;
    this.#met.add(element);
    const kind = new SoundKind();
    const onJump = ({ type }: Event) =>
      quietly(() => {
        this.#turn += 1;
        known.turn = this.#turn;
        const jumped = known.ref.deref();
        if (!jumped) return;
        if (type === 'ended') kind.ended(jumped);
        if (this.#mostLikely()?.element === jumped) this.#options.onJump(factsOf(jumped));
        this.#options.onChange();
      });
    const { onChange } = this.#options;
    const listen = (to: HTMLMediaElement) => {
      for (const name of JUMPS) to.addEventListener(name, onJump);
      for (const name of OTHERS) to.addEventListener(name, onChange);
    };
    const known: Known = { ref: new WeakRef(element), kind, listen, turn: 0 };
    this.#known.add(known);
    listen(element);
    onChange();
  }

  /**
   * What sounds before what stands still, that before what fell silent; then what the page speaks of; then
   * what moved last.
   */
  #mostLikely(): { readonly element: HTMLMediaElement; readonly known: Known } | undefined {
    const silence = this.#options.tabSilence();
    let best: { element: HTMLMediaElement; known: Known; rank: number } | undefined;
    for (const known of this.#known) {
      const element = known.ref.deref();
      if (!element) {
        this.#known.delete(known);
        continue;
      }
      if (!known.kind.isMusic(element, silence)) continue;
      const rank = this.#rankOf(element);
      if (!best || rank > best.rank || (rank === best.rank && known.turn > best.known.turn)) {
        best = { element, known, rank };
      }
    }
    return best;
  }

  #rankOf(element: HTMLMediaElement): number {
    const { playing, silent, position } = factsOf(element);
    const spokenOf = position !== null && this.#options.isSpokenOf(position.durationMs) ? 1 : 0;
    return (isHeard({ playing, silent }) ? 4 : silent ? 0 : 2) + spokenOf;
  }
}

function factsOf(element: HTMLMediaElement): MediaFacts {
  const position = boundedPosition({
    positionMs: element.currentTime * 1000,
    durationMs: element.duration * 1000,
    rate: element.playbackRate,
  });
  const playing = !element.paused && !element.ended;
  return {
    playing,
    silent: isSilent(element),
    waiting: playing && isWaiting(element),
    position: position ?? null,
  };
}
