import { logger } from '@auxcast/shared-types/log';
import type { TabStanding } from './tab-standing.ts';

const log = logger('tabs');

/** Every look wakes the service worker. */
const GAP_MS = 5000;

export interface TabCheckOptions {
  readonly look: (tabId: number) => Promise<TabStanding>;
  readonly onStanding: (tabId: number, standing: TabStanding) => void;
}

/** Has a look at the tab when its sound is missed, one at a time and not too often. */
export class TabCheck {
  readonly #options: TabCheckOptions;
  #looking: number | undefined;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(options: TabCheckOptions) {
    this.#options = options;
  }

  /** Nothing sounds: perhaps there is a reason. */
  suspect(tabId: number): void {
    if (performance.now() - this.#lookedMs >= GAP_MS) this.look(tabId);
  }

  /** At once, unless somebody looks already. */
  look(tabId: number): void {
    if (this.#closed || this.#looking === tabId) return;
    this.#looking = tabId;
    this.#lookedMs = performance.now();
    this.#options.look(tabId).then(
      (standing) => this.#found(tabId, standing),
      (error: unknown) => {
        log.info('How the tab is, is not known.', error);
        if (this.#looking === tabId) this.#looking = undefined;
      },
    );
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
  }

  #found(tabId: number, standing: TabStanding): void {
    // The broadcast moved on, and another tab is looked at.
    if (this.#looking !== tabId) return;
    this.#looking = undefined;
    if (!this.#closed) this.#options.onStanding(tabId, standing);
  }
}
