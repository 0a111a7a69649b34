import { SilenceWatch } from '../capture/silence-watch.ts';
import type { StereoLevel } from '../capture/stereo-meter.ts';
import type { Uplink } from '../publish/uplink.ts';
import type { UploadHealth } from '../publish/upload-health.ts';

const LOOK_MS = 1000;
/** Sounds for this long, with no longer gaps than `GAP_MS`, are no mere signal. */
const SOUNDS_AFTER_MS = 5000;
const GAP_MS = 3000;
/** Silence for this long while the page says it plays is worth a word. */
const SILENT_AFTER_MS = 5000;
/** A path that mends itself faster than this is nobody's business. */
const UPLOAD_PATIENCE_MS = 3000;

export interface SoundWatchOptions {
  readonly level: () => StereoLevel;
  /** Whether the page says that it plays. */
  readonly isPlaying: () => boolean;
  readonly uplink: Pick<Uplink, 'connected' | 'health'>;
  readonly onLook: () => void;
}

/** Looks once a second whether sound comes from the tab, and how it gets to the server. */
export class SoundWatch {
  readonly #options: SoundWatchOptions;
  readonly #silence = new SilenceWatch(performance.now());
  readonly #heard = new SilenceWatch(Number.NEGATIVE_INFINITY);
  #soundsSinceMs: number | undefined;
  readonly #timer: ReturnType<typeof setInterval>;
  #health: UploadHealth | null = null;
  #isSilent = false;
  #uploadLostMs: number | undefined;
  #closed = false;

  constructor(options: SoundWatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#look(), LOOK_MS);
  }

  /** `null` while it is not known. */
  get health(): UploadHealth | null {
    return this.#health;
  }

  /** For longer than a pause between two songs, though the page says that it plays. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** Sound comes from the tab, and has for a while, whatever the page says. */
  get sounds(): boolean {
    return this.#soundsSinceMs !== undefined && performance.now() - this.#soundsSinceMs > SOUNDS_AFTER_MS;
  }

  get isUploadLost(): boolean {
    return this.#uploadLostMs !== undefined && performance.now() - this.#uploadLostMs > UPLOAD_PATIENCE_MS;
  }

  /** The sound is another tab's from now on. */
  restart(): void {
    this.#silence.restart(performance.now());
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const { level, isPlaying, uplink, onLook } = this.#options;
    const nowMs = performance.now();
    const { leftDb, rightDb } = level();
    this.#silence.hear(Math.max(leftDb, rightDb), nowMs);
    this.#heard.hear(Math.max(leftDb, rightDb), nowMs);
    if (this.#heard.silentForMs(nowMs) > GAP_MS) this.#soundsSinceMs = undefined;
    else this.#soundsSinceMs ??= nowMs;
    if (!isPlaying()) this.#silence.restart(nowMs);
    this.#isSilent = this.#silence.silentForMs(nowMs) > SILENT_AFTER_MS;
    if (uplink.connected) this.#uploadLostMs = undefined;
    else this.#uploadLostMs ??= nowMs;
    try {
      this.#health = (await uplink.health(nowMs)) ?? null;
    } catch (error) {
      // The transport was closed in between.
      console.info('No upload statistics just now.', error);
      this.#health = null;
    }
    if (!this.#closed) onLook();
  }
}
