import { positionAt, type SeenNowPlaying } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';

const log = logger('player');

export interface SystemMediaActions {
  readonly play: () => void;
  readonly pause: () => void;
}

/**
 * The system's own display and keys: lock screen, headset, keyboard. W3C Media Session; does nothing where it
 * is missing, or where a browser or one of its extensions refuses a part of it: the sound does not depend on
 * it.
 */
export class SystemMedia {
  readonly #session = 'mediaSession' in navigator ? navigator.mediaSession : undefined;

  constructor(actions: SystemMediaActions) {
    // Safari: play through the silent switch, and do not mix with other apps (W3C Audio Session).
    attempt(() => {
      if ('audioSession' in navigator) Object.assign(Object(navigator.audioSession), { type: 'playback' });
    });
    attempt(() => this.#session?.setActionHandler('play', actions.play));
    attempt(() => this.#session?.setActionHandler('pause', actions.pause));
    attempt(() => this.#session?.setActionHandler('stop', actions.pause));
  }

  show(title: string, nowPlaying: SeenNowPlaying, nowMs: number): void {
    const session = this.#session;
    if (!session) return;
    const { track, anchor } = nowPlaying;
    attempt(() => {
      session.metadata = new MediaMetadata({
        title: track?.title ?? title,
        artist: track?.artist ?? '',
        album: track?.album ?? title,
        artwork: track?.artworkUrl ? [{ src: new URL(track.artworkUrl, location.href).href }] : [],
      });
    });
    attempt(() => {
      if (!anchor?.durationMs || anchor.rate === 0) session.setPositionState();
      else {
        session.setPositionState({
          duration: anchor.durationMs / 1000,
          position: positionAt(anchor, nowMs) / 1000,
          playbackRate: anchor.rate,
        });
      }
    });
  }

  playing(state: MediaSessionPlaybackState): void {
    attempt(() => {
      if (this.#session) this.#session.playbackState = state;
    });
  }
}

function attempt(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    log.debug('This browser does not show all of what is playing.', error);
  }
}
