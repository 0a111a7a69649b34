import type { PageView } from './page-view.ts';
import { Reception, type ReceptionOptions } from './reception.ts';
import { ReceptionWatch } from './reception-watch.ts';
import { SystemMedia, type SystemMediaActions } from './system-media.ts';
import { Waking } from './waking.ts';

const LOOK_MS = 2_000;
/** Below this level (0 to 1), and for so many looks on end, a playing session counts as quiet. */
const QUIET_LEVEL = 0.001;
const QUIET_LOOKS = 4;
/** Looks at a connection that is still being made before it is made anew. */
const HANGING_LOOKS = 2;

export interface SoundOptions extends ReceptionOptions, SystemMediaActions {
  readonly onQuiet: (quiet: boolean) => void;
  /** What is wrong with the way of the sound, in words; `null` when nothing is. */
  readonly onTrouble: (trouble: string | null) => void;
  /** The network or the machine came back. */
  readonly wake: () => void;
}

/** As much of it as the player sees. */
export type LoadedSound = Pick<Sound, 'bufferMs' | 'joined' | 'show' | 'close'> & {
  readonly reception: Pick<
    Reception,
    'rtpCapabilities' | 'program' | 'wake' | 'followCarrier' | 'carrierLost' | 'feed'
  >;
};

/**
 * All that only a page with sound needs, and loads only then: the media path and a watch over it, the
 * system's media keys, an ear for silence. One timer for all of it.
 */
export class Sound {
  readonly #options: SoundOptions;
  readonly #reception: Reception;
  readonly #watch: ReceptionWatch;
  readonly #waking: Waking;
  readonly #systemMedia: SystemMedia;
  readonly #lookTimer: ReturnType<typeof setInterval>;
  #view: PageView | undefined;
  #quietLooks = 0;
  #hangingLooks = 0;
  #nudgeAtLook = HANGING_LOOKS;

  private constructor(options: SoundOptions, reception: Reception) {
    this.#options = options;
    this.#reception = reception;
    this.#watch = new ReceptionWatch({
      reception,
      report: (report) => options.client.request('reportReception', report),
      onTrouble: (trouble) => {
        if (trouble !== this.#view?.trouble) options.onTrouble(trouble);
      },
    });
    this.#waking = new Waking(options.wake);
    this.#systemMedia = new SystemMedia(options);
    this.#lookTimer = setInterval(() => void this.#look(), LOOK_MS);
  }

  /** @throws when this browser has no WebRTC that mediasoup-client knows */
  static async load(this: void, options: SoundOptions): Promise<Sound> {
    const reception = await Reception.load(options);
    try {
      return new Sound(options, reception);
    } catch (error) {
      reception.close();
      // Not as it is: a TypeError would be taken for a part of the page that did not arrive.
      throw new Error('The sound cannot be received.', { cause: error });
    }
  }

  /** What the jitter buffer holds back, milliseconds. */
  get bufferMs(): number {
    return this.#watch.bufferMs;
  }

  get reception(): Reception {
    return this.#reception;
  }

  /** Takes what `join` brought. */
  joined(reply: Parameters<Reception['joined']>[0]): void {
    this.#watch.introduce();
    this.#reception.joined(reply);
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
    clearInterval(this.#lookTimer);
    this.#watch.close();
    this.#waking.close();
    this.#systemMedia.playing('none');
    this.#reception.close();
  }

  /** A guest on stage may want to hear nothing: no sound is no trouble then, and no silence of the host's. */
  get #isFed(): boolean {
    return this.#reception.feed !== 'nothing';
  }

  async #look(): Promise<void> {
    this.#waking.look(LOOK_MS);
    this.#nudgeLine();
    const view = this.#view;
    if (view?.playback !== 'playing' && view?.playback !== 'starting') {
      this.#watch.pause();
      return;
    }
    await this.#watch.look(view.session.state === 'live' && this.#isFed);
    this.#listenForSilence(view);
  }

  /**
   * A connection that was begun without a network would wait for its own time-out long after the network is
   * back. Each one has twice the time of the one before, for a network may also be there and slow.
   */
  #nudgeLine(): void {
    const { client } = this.#options;
    if (client.status.state !== 'connecting') {
      this.#hangingLooks = 0;
      this.#nudgeAtLook = HANGING_LOOKS;
      return;
    }
    this.#hangingLooks += 1;
    if (this.#hangingLooks < this.#nudgeAtLook) return;
    this.#nudgeAtLook *= 2;
    client.wake();
  }

  #listenForSilence({ playback, quiet }: PageView): void {
    const { level } = this.#watch;
    const isQuiet = playback === 'playing' && this.#isFed && level !== undefined && level < QUIET_LEVEL;
    this.#quietLooks = isQuiet ? this.#quietLooks + 1 : 0;
    const isQuietNow = this.#quietLooks >= QUIET_LOOKS;
    if (isQuietNow !== quiet) this.#options.onQuiet(isQuietNow);
  }
}
