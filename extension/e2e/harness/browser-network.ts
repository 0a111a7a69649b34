import { browserProcesses } from './browser-processes.ts';
import type { Chromium } from './chromium.ts';

const SERVICE = ['network.mojom.NetworkService'];

/** The way of one browser to everybody else, which can be taken from it without its pages being stopped. */
export class BrowserNetwork {
  readonly #chromium: Chromium;
  #held: readonly number[] = [];

  constructor(chromium: Chromium) {
    this.#chromium = chromium;
  }

  /** As where a cable is pulled out: nothing goes out or comes in, and nobody is told. Until `mend`. */
  cut(): void {
    this.#held = browserProcesses(this.#chromium, SERVICE);
    if (this.#held.length === 0) throw new Error('The browser has no network service.');
    this.#signal('SIGSTOP');
  }

  /** There is a network again, in which nothing of what was connected is any more. Idempotent. */
  mend(): void {
    // Chromium starts another one by itself.
    this.#signal('SIGKILL');
    this.#held = [];
  }

  #signal(signal: NodeJS.Signals): void {
    for (const pid of this.#held) process.kill(pid, signal);
  }
}
