import type { PlaybackState } from '@auxcast/shared-types';
import type { MediaFacts, PageFacts } from '../page-facts.ts';
import { isMoving } from '../playback.ts';
import { artworkOf, cut } from './bounds.ts';
import { SessionPosition } from './session-position.ts';
import { getterOf, quietly, watchMethod, watchSetter } from './watch-page-calls.ts';

type SessionFacts = PageFacts['session'];
type MetadataFacts = NonNullable<SessionFacts['metadata']>;

export const NO_SESSION: SessionFacts = { metadata: null, playbackState: 'none', position: null };
/** How often a page is looked at whose calls cannot be overheard: one that froze the browser's prototypes. */
const LOOK_MS = 1000;

const WORDS = ['title', 'artist', 'album', 'artwork'];

/**
 * The page's Media Session: what was set before we came, and every change from now on. The browser's own one,
 * whatever the page put in its place, and metadata made in any frame: pages wrap these objects and their
 * constructors, and players in frames set the page's.
 */
export class SessionWatch {
  readonly #position = new SessionPosition();
  readonly #onChange: () => void;
  /** Of metadata, those whose words are overheard. */
  readonly #prototypes = new WeakSet<object>();
  #session: object | undefined;
  #getters: ReturnType<typeof sessionGetters> | undefined;
  #looks = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    quietly(() => this.#begin());
  }

  #begin(): void {
    const session = getterOf(Navigator.prototype, 'mediaSession')(navigator);
    if (!isObject(session)) return;
    const prototype: unknown = Object.getPrototypeOf(session);
    if (!isObject(prototype)) return;
    this.#session = session;
    this.#getters = sessionGetters(prototype);
    this.#overhear(watchSetter(prototype, 'metadata', this.#onChange));
    this.#overhear(watchSetter(prototype, 'playbackState', this.#onChange));
    watchMethod(prototype, 'setPositionState', (_session, state) => {
      this.#position.say(state, performance.now());
      this.#onChange();
    });
    const made: unknown = Reflect.get(window, 'MediaMetadata');
    const words = typeof made === 'function' ? wordsPrototype(made.prototype) : undefined;
    if (words) this.#watchWords(words);
  }

  #watchWords(prototype: object): void {
    if (this.#prototypes.has(prototype)) return;
    this.#prototypes.add(prototype);
    for (const name of WORDS) this.#overhear(watchSetter(prototype, name, this.#onChange));
  }

  #overhear(isOverheard: boolean): void {
    if (isOverheard || this.#looks) return;
    this.#looks = true;
    setInterval(this.#onChange, LOOK_MS);
  }

  /** Whether the page last said the position of something of this length. */
  isAbout(durationMs: number | null): boolean {
    return this.#position.isAbout(durationMs);
  }

  /** The media element that makes the music jumped, started or stopped. */
  elementJumped({ position }: MediaFacts): void {
    if (position) this.#position.elementJumped(position, performance.now());
  }

  /** What the page says of its state. */
  get state(): PlaybackState {
    const state = this.#session && this.#getters?.playbackState(this.#session);
    return state === 'playing' || state === 'paused' ? state : 'none';
  }

  /** `state` is what is known of it all in all. */
  read(state: PlaybackState, media: MediaFacts | null): SessionFacts {
    if (!this.#getters) return NO_SESSION;
    const position = this.#position.read(isMoving(state, media), performance.now(), media?.position);
    const metadata = quietly(() => this.#readMetadata()) ?? null;
    return { metadata, playbackState: this.state, position: position ?? null };
  }

  #readMetadata(): MetadataFacts | null {
    const metadata = this.#session && this.#getters?.metadata(this.#session);
    if (!isObject(metadata)) return null;
    const prototype = wordsPrototype(Object.getPrototypeOf(metadata));
    if (!prototype) return null;
    this.#watchWords(prototype);
    const pictures = getterOf(prototype, 'artwork')(metadata);
    return {
      title: cut(getterOf(prototype, 'title')(metadata)),
      artist: cut(getterOf(prototype, 'artist')(metadata)),
      album: cut(getterOf(prototype, 'album')(metadata)),
      artwork: Array.isArray(pictures) ? artworkOf(pictures) : [],
    };
  }
}

function sessionGetters(prototype: object) {
  return {
    metadata: getterOf(prototype, 'metadata'),
    playbackState: getterOf(prototype, 'playbackState'),
  };
}

/**
 * The one that has the words, `MediaMetadata.prototype` of some frame: from `first` on upwards, for a page
 * may derive its own.
 */
function wordsPrototype(first: unknown): object | undefined {
  for (let each = first; isObject(each); each = Object.getPrototypeOf(each)) {
    if (Object.getOwnPropertyDescriptor(each, 'title')?.get) return each;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
