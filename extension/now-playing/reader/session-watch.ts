import type { PageFacts } from '../page-facts.ts';
import { artworkOf, cut } from './bounds.ts';
import { SessionPosition } from './session-position.ts';
import { watchMethod, watchSetter } from './watch-page-calls.ts';

type SessionFacts = PageFacts['session'];

/** The page's Media Session: what was set before we came, and every change from now on. */
export class SessionWatch {
  readonly #position = new SessionPosition();

  constructor(onChange: () => void) {
    if (!('mediaSession' in navigator)) return;
    watchSetter(MediaSession.prototype, 'metadata', onChange);
    watchSetter(MediaSession.prototype, 'playbackState', onChange);
    for (const name of ['title', 'artist', 'album', 'artwork']) {
      watchSetter(MediaMetadata.prototype, name, onChange);
    }
    watchMethod(MediaSession.prototype, 'setPositionState', (_session, [state]) => {
      this.#position.say(state, performance.now());
      onChange();
    });
  }

  /** The media element that makes the music jumped, started or stopped. */
  elementJumped(positionMs: number, rate: number): void {
    this.#position.elementJumped(positionMs, rate, performance.now());
  }

  /** `elementPlays` is `undefined` when no media element is known. */
  read(elementPlays: boolean | undefined): SessionFacts {
    if (!('mediaSession' in navigator)) return { metadata: null, playbackState: 'none', position: null };
    const { metadata, playbackState } = navigator.mediaSession;
    const playing = playbackState === 'none' ? elementPlays === true : playbackState === 'playing';
    const position = this.#position.read(playing, performance.now());
    return { metadata: metadata && metadataFacts(metadata), playbackState, position: position ?? null };
  }
}

function metadataFacts({ title, artist, album, artwork }: MediaMetadata): SessionFacts['metadata'] {
  return { title: cut(title), artist: cut(artist), album: cut(album), artwork: artworkOf(artwork) };
}
