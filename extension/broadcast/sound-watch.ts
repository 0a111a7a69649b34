import type { SeenPlaybackState } from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';
import { createNanoEvents } from 'nanoevents';
import { SilenceWatch } from '../capture/silence-watch.ts';
import type { StereoLevel } from '../capture/stereo-meter.ts';
import type { Uplink } from '../publish/uplink.ts';
import type { UploadHealth } from '../publish/upload-health.ts';

const log = logger('sound');

const LOOK_MS = 1000;
/** Sounds for this long, with no longer gaps than `GAP_MS`, are no mere signal. */
const SOUNDS_AFTER_MS = 5000;
const GAP_MS = 3000;
/** Silence for this long while the page says it plays is worth a word. */
const SILENT_AFTER_MS = 5000;
/** The same where the page does not say whether it plays: somebody may just not have begun. */
const QUIET_AFTER_MS = 20_000;
/** So short a silence is between two songs, or within one. */
const SOUNDLESS_AFTER_MS = 2000;
/** A path that mends itself faster than this is not reported. */
const UPLOAD_PATIENCE_MS = 3000;

export interface SoundWatchOptions {
  /** `undefined` while it cannot be measured. */
  readonly level: () => StereoLevel | undefined;
  /** What the page says. */
  readonly playback: () => SeenPlaybackState;
  readonly uplink: Pick<Uplink, 'connected' | 'health'>;
}

export interface SoundWatchEvents {
  /** It has looked. */
  look: () => void;
}

/** Looks once a second whether sound comes from the source, and how it gets to the server. */
export class SoundWatch {
  readonly #options: SoundWatchOptions;
  readonly #emitter = createNanoEvents<SoundWatchEvents>();
  /** Since when the page says that it plays, or does not say that it paused. */
  readonly #silence = new SilenceWatch(performance.now());
  readonly #heard = new SilenceWatch(Number.NEGATIVE_INFINITY);
  #soundsSinceMs: number | undefined;
  /** Whatever the page says. */
  readonly #sound = new SilenceWatch(performance.now());
  readonly #timer: ReturnType<typeof setInterval>;
  #health: UploadHealth | null = null;
  #playback: SeenPlaybackState = 'none';
  #isSilent = false;
  #isQuiet = false;
  #uploadLostMs: number | undefined;
  /** When the look began that `#health` comes from. */
  #healthMs = 0;
  #closed = false;

  constructor(options: SoundWatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#look(), LOOK_MS);
  }

  on<E extends keyof SoundWatchEvents>(name: E, listener: SoundWatchEvents[E]): () => void {
    return this.#emitter.on(name, listener);
  }

  /** `null` while it is not known. */
  get health(): UploadHealth | null {
    return this.#health;
  }

  /** For longer than a pause between two songs, though the page says that it plays. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** Sound comes from the source, and has for a while, whatever the page says. */
  get sounds(): boolean {
    return this.#soundsSinceMs !== undefined && performance.now() - this.#soundsSinceMs > SOUNDS_AFTER_MS;
  }

  /** Silent for long where the page does not say whether it plays. */
  get isQuiet(): boolean {
    return this.#isQuiet;
  }

  /** Nothing sounds just now, for whatever reason. */
  get isSoundless(): boolean {
    return this.#sound.silentForMs(performance.now()) > SOUNDLESS_AFTER_MS;
  }

  get isUploadLost(): boolean {
    return this.#uploadLostMs !== undefined && performance.now() - this.#uploadLostMs > UPLOAD_PATIENCE_MS;
  }

  /** What sounds is another from now on. */
  restart(): void {
    this.#silence.restart(performance.now());
    this.#sound.restart(performance.now());
    this.#isSilent = false;
    this.#isQuiet = false;
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const { uplink } = this.#options;
    const nowMs = performance.now();
    this.#listen(nowMs);
    if (uplink.connected) this.#uploadLostMs = undefined;
    else this.#uploadLostMs ??= nowMs;
    const health = await this.#askHealth(nowMs);
    // A look that took longer than the next one is no news.
    if (this.#closed || nowMs < this.#healthMs) return;
    this.#healthMs = nowMs;
    this.#health = health;
    this.#emitter.emit('look');
  }

  #listen(nowMs: number): void {
    const { level, playback } = this.#options;
    const measured = level();
    // Without a meter nobody knows, and nobody is told of a silence.
    const loudest = measured ? Math.max(measured.leftDb, measured.rightDb) : 0;
    this.#sound.hear(loudest, nowMs);
    this.#silence.hear(loudest, nowMs);
    if (measured) this.#heard.hear(loudest, nowMs);
    if (this.#heard.silentForMs(nowMs) > GAP_MS) this.#soundsSinceMs = undefined;
    else this.#soundsSinceMs ??= nowMs;
    const state = playback();
    if (state === 'paused' || state !== this.#playback) this.#silence.restart(nowMs);
    this.#playback = state;
    const silentMs = this.#silence.silentForMs(nowMs);
    this.#isSilent = state === 'playing' && silentMs > SILENT_AFTER_MS;
    this.#isQuiet = state === 'none' && silentMs > QUIET_AFTER_MS;
  }

  async #askHealth(nowMs: number): Promise<UploadHealth | null> {
    try {
      return (await this.#options.uplink.health(nowMs)) ?? null;
    } catch (error) {
      // The transport was closed in between.
      log.info('No upload statistics just now.', error);
      return null;
    }
  }
}
