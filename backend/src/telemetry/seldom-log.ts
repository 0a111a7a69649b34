import type { LoggerService } from '@nestjs/common';

const EVERY_MS = 60_000;

/**
 * Lines that anybody can cause by asking: a few a minute, and how many they stand for, so that nobody fills
 * the disk with them.
 */
export class SeldomLog {
  readonly #log: LoggerService;
  readonly #now: () => number;
  readonly #most: number;
  #sinceMs = Number.NEGATIVE_INFINITY;
  #said = 0;
  #unsaid = 0;

  /**
   * @param now milliseconds of a clock that does not jump
   * @param most lines in a minute
   */
  constructor(log: LoggerService, now = () => performance.now(), most = 1) {
    this.#log = log;
    this.#now = now;
    this.#most = most;
  }

  warn(line: string): void {
    const told = this.#told(line);
    if (told !== undefined) this.#log.warn(told);
  }

  error(line: string): void {
    const told = this.#told(line);
    if (told !== undefined) this.#log.error(told);
  }

  #told(line: string): string | undefined {
    const nowMs = this.#now();
    if (nowMs - this.#sinceMs >= EVERY_MS) {
      this.#sinceMs = nowMs;
      this.#said = 0;
    }
    if (this.#said >= this.#most) {
      this.#unsaid += 1;
      return undefined;
    }
    this.#said += 1;
    const unsaid = this.#unsaid;
    this.#unsaid = 0;
    return unsaid === 0 ? line : `${line} (and ${unsaid} more since the last such line)`;
  }
}
