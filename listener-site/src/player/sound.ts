import { type ReceptionReport, streamTokenReply } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';
import type { PageView } from './page-view.ts';
import { Reception, type ReceptionOptions } from './reception.ts';
import { FULL, ReceptionWatch, SEARCHING } from './reception-watch.ts';
import { SoundRoute } from './sound-route.ts';
import { stopsWhenHidden } from './stops-when-hidden.ts';
import type { Detour } from './streams/detour.ts';
import type { StreamOutput } from './streams/http-stream.ts';
import { SystemMedia, type SystemMediaActions } from './system-media.ts';
import { Waking } from './waking.ts';

const log = logger('sound');

const LOOK_MS = 2_000;
/** Below this level (0 to 1), and for so many looks on end, a playing session counts as quiet. */
const QUIET_LEVEL = 0.001;
const QUIET_LOOKS = 4;
/** Looks at a connection that is still being made before it is made anew. */
const HANGING_LOOKS = 2;

/** What whoever hears it round by HTTP tells the server. */
const BY_HTTP: ReceptionReport = { sound: 'good', cause: null, path: 'http', concealedPct: null };

export interface SoundOptions
  extends Pick<ReceptionOptions, 'client' | 'routerRtpCapabilities'>,
    SystemMediaActions {
  readonly audio: StreamOutput;
  readonly sessionId: string;
  /** Something (else) to hear: play it. */
  readonly onSource: (source: MediaStream | string) => void;
  /** Whether anything of it can be heard. */
  readonly onConnected: (isConnected: boolean) => void;
  readonly onQuiet: (quiet: boolean) => void;
  /** What is wrong with the way of the sound, in words; `null` when nothing is. */
  readonly onTrouble: (trouble: string | null) => void;
  /** That it comes another way than usual, in words; `null` while it does not. */
  readonly onDetour: (words: string | null) => void;
  /** The network or the machine came back. */
  readonly wake: () => void;
}

/** As much of it as the player sees. */
export type LoadedSound = Pick<Sound, 'bufferMs' | 'joined' | 'show' | 'close'> & {
  /** Undefined where this browser has no WebRTC. */
  readonly reception:
    | Pick<Reception, 'rtpCapabilities' | 'program' | 'wake' | 'followCarrier' | 'carrierLost' | 'feed'>
    | undefined;
};

/**
 * All that only a page with sound needs, and loads only then: the media path and a watch over it, the way
 * round by HTTP, the system's media keys, an ear for silence. One timer for all of it.
 */
export class Sound {
  readonly #options: SoundOptions;
  readonly #reception: Reception | undefined;
  readonly #route: SoundRoute;
  readonly #watch: ReceptionWatch | undefined;
  readonly #waking: Waking;
  readonly #systemMedia: SystemMedia;
  readonly #lookTimer: ReturnType<typeof setInterval>;
  #view: PageView | undefined;
  #quietLooks = 0;
  #hangingLooks = 0;
  #nudgeAtLook = HANGING_LOOKS;
  #isPrepared = false;

  private constructor(options: SoundOptions, reception: Reception | undefined, route: SoundRoute) {
    this.#options = options;
    this.#reception = reception;
    this.#route = route;
    this.#watch =
      reception &&
      new ReceptionWatch({
        reception,
        report: (report) => this.#report(report),
        onTrouble: (trouble) => {
          if (!route.reason && trouble !== this.#view?.trouble) options.onTrouble(trouble);
        },
      });
    this.#waking = new Waking(options.wake);
    this.#systemMedia = new SystemMedia(options);
    this.#lookTimer = setInterval(() => void this.#look(), LOOK_MS);
    document.addEventListener('visibilitychange', this.#visibilityChanged);
  }

  /** @throws when this browser can play neither what WebRTC brings nor what HTTP does */
  static async load(this: void, options: SoundOptions): Promise<Sound> {
    const route = new SoundRoute({ ...options, loadDetour: () => loadedDetour(options) });
    const reception = await receptionOn(options, route);
    try {
      return new Sound(options, reception, route);
    } catch (error) {
      reception?.close();
      // Not as it is: a TypeError would be taken for a part of the page that did not arrive.
      throw new Error('The sound cannot be received.', { cause: error });
    }
  }

  /** What is held back on the way of the sound, milliseconds. */
  get bufferMs(): number {
    return this.#route.reason ? this.#route.delayMs : (this.#watch?.bufferMs ?? 0);
  }

  get reception(): Reception | undefined {
    return this.#reception;
  }

  /** Takes what `join` brought. */
  joined(reply: Parameters<Reception['joined']>[0]): void {
    this.#watch?.introduce();
    if (this.#reception) this.#reception.joined(reply);
    else this.#route.goRound('missing');
  }

  /** Keeps the system's display the same as the page's. */
  show(view: PageView): void {
    const shown = this.#view;
    this.#view = view;
    this.#route.want(isWanted(view));
    // From the lock screen, where the straight way would be silent.
    if (document.hidden && !(shown && isWanted(shown))) this.#goRoundIfHidden();
    if (view.playback === 'playing') this.#prepareForSleep();
    if (shown?.session.nowPlaying !== view.session.nowPlaying) {
      this.#systemMedia.show(view.session.title, view.session.nowPlaying, this.#options.client.clock.now());
    }
    if (shown?.playback !== view.playback)
      this.#systemMedia.playing(view.playback === 'stopped' ? 'paused' : 'playing');
  }

  close(): void {
    clearInterval(this.#lookTimer);
    document.removeEventListener('visibilitychange', this.#visibilityChanged);
    this.#watch?.close();
    this.#waking.close();
    this.#systemMedia.playing('none');
    this.#route.close();
    this.#reception?.close();
  }

  /** A guest on stage may want to hear nothing: no sound is no trouble then, and no silence of the host's. */
  get #isFed(): boolean {
    return this.#reception?.feed !== 'nothing';
  }

  /** Not so on stage: what goes round has everybody's voice in it, and comes late. */
  get #hearsProgram(): boolean {
    return this.#reception?.feed === 'program';
  }

  async #look(): Promise<void> {
    this.#waking.look(LOOK_MS);
    this.#nudgeLine();
    const view = this.#view;
    if (!view || !isWanted(view)) {
      this.#watch?.pause();
      return;
    }
    this.#route.look();
    // Who goes on stage meanwhile hears by the straight way alone.
    if (this.#reception && !this.#hearsProgram) this.#route.goStraight();
    await this.#watch?.look(view.session.state === 'live' && this.#isFed);
    if (this.#watch?.isCutOff && !this.#route.reason && this.#hearsProgram) this.#route.goRound('blocked');
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
    const level = this.#route.reason ? undefined : this.#watch?.level;
    const isQuiet = playback === 'playing' && this.#isFed && level !== undefined && level < QUIET_LEVEL;
    this.#quietLooks = isQuiet ? this.#quietLooks + 1 : 0;
    const isQuietNow = this.#quietLooks >= QUIET_LOOKS;
    if (isQuietNow !== quiet) this.#options.onQuiet(isQuietNow);
  }

  /** What WebRTC brings says nothing of what comes round. @throws then: it is told again later */
  async #report(report: ReceptionReport): Promise<void> {
    if (this.#route.reason) throw new Error('The sound comes round by HTTP.');
    await this.#options.client.request('reportReception', report);
  }

  readonly #visibilityChanged = (): void => {
    if (document.hidden) this.#goRoundIfHidden();
    else if (this.#route.reason === 'hidden') {
      this.#route.goRound('blocked');
      this.#route.goStraight();
    }
  };

  #goRoundIfHidden(): void {
    const view = this.#view;
    if (!this.#hearsProgram || !stopsWhenHidden(navigator)) return;
    if (view && isWanted(view)) this.#route.goRound('hidden');
  }

  /** A page that is about to sleep has no time to ask for anything. */
  #prepareForSleep(): void {
    if (this.#isPrepared || !stopsWhenHidden(navigator)) return;
    this.#isPrepared = true;
    this.#route.prepare().catch((error: unknown) => {
      this.#isPrepared = false;
      log.warn('The way round is not prepared.', error);
    });
  }
}

function isWanted({ playback }: PageView): boolean {
  return playback === 'playing' || playback === 'starting';
}

/** @throws an `UnsupportedError` when neither WebRTC nor HTTP brings anything to this browser */
async function receptionOn(options: SoundOptions, route: SoundRoute): Promise<Reception | undefined> {
  const { client, routerRtpCapabilities } = options;
  try {
    return await Reception.load({
      client,
      routerRtpCapabilities,
      onStream: (stream) => route.straight(stream),
      onConnected: (isConnected) => route.connected(isConnected),
    });
  } catch (error) {
    const { Detour } = await import('./streams/detour.ts');
    if (!Detour.isPossible(options.audio)) throw error;
    log.warn('There is no WebRTC here: the sound comes over HTTP.', error);
    return undefined;
  }
}

async function loadedDetour(options: SoundOptions): Promise<Detour> {
  const { audio, client, onConnected, onSource, onTrouble, sessionId } = options;
  const part = await import('./streams/detour.ts');
  return new part.Detour({
    audio,
    sessionId,
    token: async () => (await client.ask('streamToken', streamTokenReply, {})).token,
    connect: onSource,
    onPlaying: (isPlaying) => {
      onConnected(isPlaying);
      // Whoever said before that nothing comes hears well now.
      if (isPlaying) client.request('reportReception', BY_HTTP).catch(() => undefined);
    },
    onBroken: (isFull) => onTrouble(isFull ? FULL : SEARCHING),
    isForSleep: stopsWhenHidden(navigator),
  });
}
