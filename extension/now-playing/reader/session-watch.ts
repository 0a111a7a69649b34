import type { PlaybackState } from '@auxcast/shared-types';
import type { MediaFacts, PageFacts } from '../page-facts.ts';
import { isMoving } from '../playback.ts';
import { artworkOf, cut } from './bounds.ts';
import { SessionPosition } from './session-position.ts';
import { getterOf, watchMethod, watchSetter } from './watch-page-calls.ts';

type SessionFacts = PageFacts['session'];
type MetadataFacts = NonNullable<SessionFacts['metadata']>;

export const NO_SESSION: SessionFacts = { metadata: null, playbackState: 'none', position: null };
/** How often a page is looked at whose calls cannot be overheard: one that froze the browser's prototypes. */
const LOOK_MS = 1000;

/** The page's Media Session: what was set before we came, and every change from now on. */
export class SessionWatch {
  readonly #position = new SessionPosition();
  readonly #getters: ReturnType<typeof sessionGetters> | undefined;

  constructor(onChange: () => void) {
    if (!('mediaSession' in navigator)) return;
    this.#getters = sessionGetters();
    let overheard = watchSetter(MediaSession.prototype, 'metadata', onChange);
    overheard = watchSetter(MediaSession.prototype, 'playbackState', onChange) && overheard;
    for (const name of ['title', 'artist', 'album', 'artwork']) {
      overheard = watchSetter(MediaMetadata.prototype, name, onChange) && overheard;
    }
    watchMethod(MediaSession.prototype, 'setPositionState', (_session, state) => {
      this.#position.say(state, performance.now());
      onChange();
    });
    if (!overheard) setInterval(onChange, LOOK_MS);
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
    const state = this.#getters?.playbackState(navigator.mediaSession);
    return state === 'playing' || state === 'paused' ? state : 'none';
  }

  /** `state` is what is known of it all in all. */
  read(state: PlaybackState, media: MediaFacts | null): SessionFacts {
    if (!this.#getters) return NO_SESSION;
    const position = this.#position.read(isMoving(state, media), performance.now(), media?.position);
    return { metadata: this.#readMetadata(), playbackState: this.state, position: position ?? null };
  }

  #readMetadata(): MetadataFacts | null {
    const metadata = this.#getters?.metadata(navigator.mediaSession);
    return metadata instanceof MediaMetadata ? (this.#getters?.facts(metadata) ?? null) : null;
  }
}

function sessionGetters() {
  const title = getterOf(MediaMetadata.prototype, 'title');
  const artist = getterOf(MediaMetadata.prototype, 'artist');
  const album = getterOf(MediaMetadata.prototype, 'album');
  const artwork = getterOf(MediaMetadata.prototype, 'artwork');
  return {
    metadata: getterOf(MediaSession.prototype, 'metadata'),
    playbackState: getterOf(MediaSession.prototype, 'playbackState'),
    facts: (metadata: MediaMetadata): MetadataFacts => {
      const pictures = artwork(metadata);
      return {
        title: cut(title(metadata)),
        artist: cut(artist(metadata)),
        album: cut(album(metadata)),
        artwork: Array.isArray(pictures) ? artworkOf(pictures) : [],
      };
    },
  };
}
