import type { DimSetting } from './kept-talk-settings.ts';

/** From full to dimmed, and back. Back takes longer: between two sentences the music need not jump. */
const DOWN_MS = 200;
const UP_MS = 900;
const STEP_MS = 20;

export interface DimOptions {
  /** What the program's volume is to be multiplied by: 0 to 1. */
  readonly onFactor: (factor: number) => void;
}

/** Lets the program give way while somebody talks. */
export class ProgramDim {
  readonly #options: DimOptions;
  /** Decibels below full. */
  #nowDb = 0;
  #targetDb = 0;
  #fromDb = 0;
  #sinceMs = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: DimOptions) {
    this.#options = options;
  }

  get factor(): number {
    return 10 ** (-this.#nowDb / 20);
  }

  set(isTalking: boolean, { isOn, depthDb }: DimSetting): void {
    const targetDb = isTalking && isOn ? depthDb : 0;
    if (targetDb === this.#targetDb) return;
    this.#targetDb = targetDb;
    this.#fromDb = this.#nowDb;
    this.#sinceMs = performance.now();
    this.#timer ??= setInterval(() => this.#step(), STEP_MS);
  }

  /** At once back to full. Idempotent. */
  close(): void {
    this.#stop();
    this.#targetDb = 0;
    this.#move(0);
  }

  // By the clock, for browsers slow down the timers of pages that nobody looks at.
  #step(): void {
    const lengthMs = this.#targetDb > this.#fromDb ? DOWN_MS : UP_MS;
    const part = Math.min(1, (performance.now() - this.#sinceMs) / lengthMs);
    this.#move(this.#fromDb + (this.#targetDb - this.#fromDb) * part);
    if (part === 1) this.#stop();
  }

  #move(db: number): void {
    if (db === this.#nowDb) return;
    this.#nowDb = db;
    this.#options.onFactor(this.factor);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
