/** Quieter than this is silence: dither and codec noise are, music is not. dBFS. */
const SILENT_BELOW_DB = -70;

/** Knows for how long a sound has been silent. Times are milliseconds of any steady clock. */
export class SilenceWatch {
  #lastHeardMs: number;

  constructor(nowMs: number) {
    this.#lastHeardMs = nowMs;
  }

  hear(levelDb: number, nowMs: number): void {
    if (levelDb >= SILENT_BELOW_DB) this.#lastHeardMs = nowMs;
  }

  /** Something changed (another tab, music starting): silence counts from now. */
  restart(nowMs: number): void {
    this.#lastHeardMs = nowMs;
  }

  silentForMs(nowMs: number): number {
    return Math.max(0, nowMs - this.#lastHeardMs);
  }
}
