import type { PageView } from './page-view.ts';
import { Reception, type ReceptionOptions } from './reception.ts';
import { SystemMedia, type SystemMediaActions } from './system-media.ts';

const REPORT_MS = 2_000;
/** Below this level (0 to 1), and for so many reports on end, a playing session counts as quiet. */
const QUIET_LEVEL = 0.001;
const QUIET_REPORTS = 4;

export interface SoundOptions extends ReceptionOptions, SystemMediaActions {
  readonly onQuiet: (quiet: boolean) => void;
}

/** As much of it as the player sees. */
export type LoadedSound = Pick<Sound, 'bufferMs' | 'show' | 'close'> & {
  readonly reception: Pick<Reception, 'rtpCapabilities' | 'joined' | 'program' | 'wake'>;
};

/** All that only a page with sound needs, and loads only then: the media path, the system's media keys, and an ear for silence. */
export class Sound {
  readonly #options: SoundOptions;
  readonly #reception: Reception;
  readonly #systemMedia: SystemMedia;
  readonly #reportTimer: ReturnType<typeof setInterval>;
  #view: PageView | undefined;
  #bufferMs = 0;
  #quietReports = 0;

  private constructor(options: SoundOptions, reception: Reception) {
    this.#options = options;
    this.#reception = reception;
    this.#systemMedia = new SystemMedia(options);
    this.#reportTimer = setInterval(() => void this.#report(), REPORT_MS);
  }

  /** @throws when this browser has no WebRTC that mediasoup-client knows */
  static async load(this: void, options: SoundOptions): Promise<Sound> {
    return new Sound(options, await Reception.load(options));
  }

  /** What the jitter buffer holds back, milliseconds. */
  get bufferMs(): number {
    return this.#bufferMs;
  }

  get reception(): Reception {
    return this.#reception;
  }

  /** Keeps the system's display the same as the page's. */
  show(view: PageView): void {
    const shown = this.#view;
    this.#view = view;
    if (shown?.session.nowPlaying !== view.session.nowPlaying) {
      this.#systemMedia.show(view.session.title, view.session.nowPlaying, this.#options.client.clock.now());
    }
    if (shown?.playback !== view.playback)
      this.#systemMedia.playing(view.playback === 'stopped' ? 'paused' : 'playing');
  }

  close(): void {
    clearInterval(this.#reportTimer);
    this.#systemMedia.playing('none');
    this.#reception.close();
  }

  async #report(): Promise<void> {
    if (document.hidden || this.#view?.playback !== 'playing') return;
    const report = await this.#reception.report();
    if (!report) return;
    this.#bufferMs = report.bufferMs;
    const isQuiet = report.level !== undefined && report.level < QUIET_LEVEL;
    this.#quietReports = isQuiet ? this.#quietReports + 1 : 0;
    const quiet = this.#quietReports >= QUIET_REPORTS;
    if (quiet !== this.#view.quiet) this.#options.onQuiet(quiet);
  }
}
