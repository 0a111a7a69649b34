import { setTimeout as delay } from 'node:timers/promises';
import type { ListenerReading, ShownTitle } from '../harness/listener-page.ts';
import type { LiveTable } from './live-table.ts';

/** One of the demo's listeners, whichever browser it is. */
export interface Listener {
  readonly browser: 'chromium' | 'firefox';
  read(): Promise<ListenerReading>;
  shownTitles(): Promise<ShownTitle[]>;
  screenshot(path: `${string}.png`): Promise<void>;
}

const LOOK_EVERY_MS = 200;
const DEADLINE_MS = 20_000;

/** Everyone who listens, watched together. */
export class DemoAudience {
  readonly listeners: Listener[] = [];
  readonly #table: LiveTable;

  constructor(table: LiveTable) {
    this.#table = table;
  }

  /**
   * Watches until `wanted` holds for every listener.
   * @throws Error that says what somebody heard and saw instead
   */
  async until(what: string, wanted: (reading: ListenerReading) => boolean): Promise<void> {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      const readings = await Promise.all(this.listeners.map((listener) => this.#look(listener)));
      if (readings.every(wanted)) return;
      if (Date.now() > deadline) {
        const instead = readings.map(
          (reading, index) => `${this.listeners[index]?.browser}: ${JSON.stringify(reading)}`,
        );
        throw new Error(`Not everyone ${what}. ${instead.join('; ')}`);
      }
      await delay(LOOK_EVERY_MS);
    }
  }

  /**
   * How long after `sinceMs` the slowest listener's screen showed `title`.
   * @throws Error when one never did
   */
  async shownAfter(title: string, sinceMs: number): Promise<number> {
    const after = await Promise.all(
      this.listeners.map(async (listener) => {
        const shown = (await listener.shownTitles()).find(
          (entry) => entry.title === title && entry.atMs >= sinceMs,
        );
        if (!shown) throw new Error(`${listener.browser} never showed "${title}".`);
        return shown.atMs - sinceMs;
      }),
    );
    return Math.max(...after);
  }

  async #look(listener: Listener): Promise<ListenerReading> {
    const reading = await listener.read();
    this.#table.show(listener.browser, reading);
    return reading;
  }
}
