import { type NowPlaying, positionAt } from '@auxcast/shared-types';

export interface SystemMediaActions {
  readonly play: () => void;
  readonly pause: () => void;
}

/** The system's own display and keys: lock screen, headset, keyboard. W3C Media Session; does nothing where it is missing. */
export class SystemMedia {
  readonly #session = 'mediaSession' in navigator ? navigator.mediaSession : undefined;

  constructor(actions: SystemMediaActions) {
    // Safari: play through the silent switch, and do not mix with other apps (W3C Audio Session).
    if ('audioSession' in navigator) Object.assign(Object(navigator.audioSession), { type: 'playback' });
    this.#session?.setActionHandler('play', actions.play);
    this.#session?.setActionHandler('pause', actions.pause);
    this.#session?.setActionHandler('stop', actions.pause);
  }

  show(title: string, nowPlaying: NowPlaying, nowMs: number): void {
    if (!this.#session) return;
    const { track, anchor } = nowPlaying;
    this.#session.metadata = new MediaMetadata({
      title: track?.title ?? title,
      artist: track?.artist ?? '',
      album: track?.album ?? title,
      artwork: track?.artworkUrl ? [{ src: new URL(track.artworkUrl, location.href).href }] : [],
    });
    if (!anchor?.durationMs || anchor.rate === 0) {
      this.#session.setPositionState();
      return;
    }
    this.#session.setPositionState({
      duration: anchor.durationMs / 1000,
      position: positionAt(anchor, nowMs) / 1000,
      playbackRate: anchor.rate,
    });
  }

  playing(state: MediaSessionPlaybackState): void {
    if (this.#session) this.#session.playbackState = state;
  }
}
