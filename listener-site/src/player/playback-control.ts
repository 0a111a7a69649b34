import type { RtpCapabilities } from '@auxcast/shared-types';
import { Backoff } from '@auxcast/shared-types/client';
import { logger } from '@auxcast/shared-types/log';
import type { PageStore } from './page-store.ts';
import type { JoinReply, SessionLine, SoundSide } from './session-line.ts';
import type { LoadedSound, Sound, SoundOptions } from './sound.ts';
import { Speaker } from './speaker.ts';
import type { StreamOutput } from './streams/http-stream.ts';

const log = logger('playback');

export interface PlaybackOptions {
  readonly page: PageStore;
  readonly line: Pick<SessionLine, 'client' | 'reply'>;
  readonly audio: StreamOutput;
  readonly routerRtpCapabilities: RtpCapabilities;
  /** 0 to 1. */
  readonly volume: number;
  /** Whoever came to another volume wants it the next time, too: 0 to 1. */
  readonly onVolume?: (volume: number) => void;
  /** The network or the machine came back. */
  readonly wake: () => void;
  /** This browser cannot receive sound. */
  readonly onUnsupported: () => void;
  /** Loads the part that receives sound; given so that tests need no WebRTC. */
  readonly loadSound?: (options: SoundOptions) => Promise<LoadedSound>;
}

/** Whoever unmutes wants to hear something, however far down the slider was pulled before. */
const AUDIBLE = 0.2;
/** Between tries to load the part that receives sound. */
const LOAD_WAIT = { firstMs: 500, lastMs: 10_000 };
const NOT_LOADED = 'A part of this page is missing. Trying again…';

/**
 * The way to the ear: the `<audio>` element with its volume, whether this browser lets it sound, and the part
 * that receives, loaded when sound is wanted. Keeps all of the page that is not the line's.
 */
export class PlaybackControl implements SoundSide {
  readonly #options: PlaybackOptions;
  readonly #page: PageStore;
  readonly #speaker: Speaker;
  readonly #allowed: Promise<boolean>;
  #loading: Promise<LoadedSound | undefined> | undefined;
  /** Once it is loaded. */
  sound: LoadedSound | undefined;
  #connected = false;
  #hasStream = false;
  readonly #loadWait = new Backoff(LOAD_WAIT);
  #loadTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** Plays as soon as this browser lets it. */
  constructor(options: PlaybackOptions) {
    this.#options = options;
    this.#page = options.page;
    this.#speaker = new Speaker(options.audio, () => this.#interrupted());
    this.setVolume(options.volume);
    this.#allowed = this.#tryAutoplay();
  }

  get delayMs(): number {
    return this.#page.view.playback === 'playing' ? (this.sound?.bufferMs ?? 0) : 0;
  }

  async capabilities(): Promise<RtpCapabilities | undefined> {
    // Without the sound, it is asked for after the tap.
    const loaded = (await this.#allowed) || this.#wanted ? await this.#loadSound() : undefined;
    return loaded?.reception?.rtpCapabilities;
  }

  joined(reply: JoinReply): void {
    this.sound?.joined(reply);
  }

  program(producerId: string | null): void {
    this.sound?.reception?.program(producerId);
  }

  /** The tap. Must be called within the event, or browsers do not count it. */
  play(): void {
    if (this.#closed || this.#page.view.playback === 'playing') return;
    this.#page.set({ playback: 'starting' });
    void this.#speak();
    void this.#receive();
  }

  pause(): void {
    this.#page.set({ playback: 'stopped' });
    this.#speaker.pause();
  }

  toggle(): void {
    if (this.#wanted) this.pause();
    else this.play();
  }

  /** Muting is for now; unmuting is a volume, and always one that is heard. */
  setMuted(muted: boolean): void {
    if (!muted) {
      this.setVolume(Math.max(AUDIBLE, this.#page.view.volume));
      return;
    }
    this.#speaker.muted = true;
    this.#page.set({ muted });
  }

  /** 0 to 1. Turning it up unmutes, and 0 mutes: what was heard before is kept for then. */
  setVolume(volume: number): void {
    // In hundredths: three steps of a tenth down from 0.3 would leave what nobody hears, and no mute either.
    const bounded = Math.round(Math.min(1, Math.max(0, volume)) * 100) / 100;
    if (Number.isNaN(bounded)) return;
    const muted = bounded === 0;
    this.#speaker.muted = muted;
    if (!muted) this.#speaker.volume = bounded;
    this.#page.set({ muted, volume: bounded || this.#page.view.volume });
    this.#options.onVolume?.(bounded);
  }

  /** By so much more or less than is heard now. */
  changeVolume(by: number): void {
    const { muted, volume } = this.#page.view;
    this.setVolume((muted ? 0 : volume) + by);
  }

  /** The network or the page came back. */
  wake(): void {
    this.sound?.reception?.wake();
    if (this.#loadTimer) void this.#receive();
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#loadTimer);
    this.#speaker.pause();
    this.sound?.close();
    this.sound = undefined;
    this.#page.onShow = undefined;
  }

  get #wanted(): boolean {
    const { playback } = this.#page.view;
    return playback === 'starting' || playback === 'playing';
  }

  async #tryAutoplay(): Promise<boolean> {
    const result = await this.#speaker.play();
    const allowed = result === 'playing';
    // A tap may have come first.
    if (this.#page.view.playback === 'unknown')
      this.#page.set({ playback: allowed ? 'starting' : 'blocked' });
    return allowed;
  }

  #loadSound(): Promise<LoadedSound | undefined> {
    this.#loading ??= this.#newSound();
    return this.#loading;
  }

  async #newSound(): Promise<LoadedSound | undefined> {
    clearTimeout(this.#loadTimer);
    const { audio, line, routerRtpCapabilities, wake } = this.#options;
    const page = this.#page;
    try {
      const load = this.#options.loadSound ?? (await loadedSound());
      const sound = await load({
        audio,
        sessionId: page.view.session.sessionId,
        client: line.client,
        routerRtpCapabilities,
        play: () => this.play(),
        pause: () => this.pause(),
        onSource: (source) => {
          this.#speaker.connect(source);
          this.#hasStream = true;
          if (this.#wanted) void this.#speak();
        },
        onConnected: (connected) => {
          this.#connected = connected;
          this.#settlePlayback();
        },
        onQuiet: (quiet) => page.set({ quiet }),
        onTrouble: (trouble) => page.set({ trouble }),
        onDetour: (detour) => page.set({ detour }),
        wake,
      });
      if (this.#closed) {
        sound.close();
        return undefined;
      }
      this.sound = sound;
      page.onShow = (view) => sound.show(view);
      page.set({});
      return sound;
    } catch (error) {
      log.error('The sound cannot be received.', error);
      if (!this.#closed) this.#notLoaded(error);
      return undefined;
    }
  }

  #notLoaded(error: unknown): void {
    // What does not arrive is a TypeError to every browser (HTML, "fetch a single module script"). All else
    // is this browser's.
    if (!(error instanceof TypeError)) {
      this.#options.onUnsupported();
      return;
    }
    // A server that restarts, or a network that is away: neither is for good.
    this.#loading = undefined;
    this.#loadTimer = setTimeout(() => void this.#receive(), this.#loadWait.next());
    this.#page.set({ trouble: NOT_LOADED });
  }

  /** After the first tap: fetch the sound that `join` did not bring. */
  async #receive(): Promise<void> {
    if (this.#closed || this.#loading) return;
    const sound = await this.#loadSound();
    const { reply } = this.#options.line;
    // Else `join` is still on its way, and finds the sound when it is back.
    if (reply) sound?.joined(reply);
  }

  /** Lets the element play what it has, be it the silence that wins the right to play more. */
  async #speak(): Promise<void> {
    const result = await this.#speaker.play();
    if (result === 'blocked') this.#page.set({ playback: 'blocked' });
    else this.#settlePlayback();
  }

  #settlePlayback(): void {
    if (!this.#wanted) return;
    const playing = this.#connected && this.#hasStream;
    this.#page.set(playing ? { playback: 'playing', trouble: null } : { playback: 'starting' });
  }

  /** The system took the sound away: a call, or headphones unplugged. */
  #interrupted(): void {
    if (this.#wanted) this.pause();
  }
}

async function loadedSound(): Promise<typeof Sound.load> {
  const part = await import('./sound.ts');
  return part.Sound.load;
}
