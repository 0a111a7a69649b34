import type { LoggerService } from '@nestjs/common';

const EVERY_MS = 60_000;

/** Warnings that anybody can cause by asking: one a minute, and how many it stands for, so that nobody fills the disk with them. */
export class SeldomLog {
  readonly #log: LoggerService;
  readonly #now: () => number;
  #saidAtMs = Number.NEGATIVE_INFINITY;
  #unsaid = 0;

  /** @param now milliseconds of a clock that does not jump */
  constructor(log: LoggerService, now = () => performance.now()) {
    this.#log = log;
    this.#now = now;
  }

  warn(line: string): void {
    const nowMs = this.#now();
    if (nowMs - this.#saidAtMs < EVERY_MS) {
      this.#unsaid += 1;
      return;
    }
    this.#log.warn(this.#unsaid === 0 ? line : `${line} (and ${this.#unsaid} more since the last such line)`);
    this.#saidAtMs = nowMs;
    this.#unsaid = 0;
  }
}
