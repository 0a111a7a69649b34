import type { ListenerTrouble, ReceptionReport } from '@auxcast/shared-types';
import type { Listener } from './listener.ts';

/** A report that comes sooner than this after another one replaces it, and is not one more. */
export const REPORT_INTERVAL_MS = 2000;

export interface ListenerTroublesOptions {
  readonly now: () => number;
  /** The numbers may have changed. */
  readonly onTrouble: () => void;
  /** A listener told how it hears; not raised for a report that only replaces a moment's former one. */
  readonly onReport: (report: ReceptionReport) => void;
}

/**
 * How many listeners of one session do not hear well, by their own word. Each is counted where it last said it is, while its
 * connection is there: what somebody hears who cannot say so, nobody knows.
 */
export class ListenerTroubles {
  readonly #options: ListenerTroublesOptions;
  #weak = 0;
  #failed = 0;

  constructor(options: ListenerTroublesOptions) {
    this.#options = options;
  }

  get count(): ListenerTrouble {
    return { weak: this.#weak, failed: this.#failed };
  }

  reported(listener: Listener, report: ReceptionReport): void {
    const nowMs = this.#options.now();
    const isAnother = listener.reportedAtMs === null || nowMs - listener.reportedAtMs >= REPORT_INTERVAL_MS;
    listener.report = report;
    this.listenerChanged(listener, true);
    if (!isAnother) return;
    listener.reportedAtMs = nowMs;
    this.#options.onReport(report);
  }

  /** To be called whenever a listener comes back, breaks off or goes. @param isPresent whether it can say how it hears */
  listenerChanged(listener: Listener, isPresent: boolean): void {
    const sound = listener.report?.sound;
    const trouble = isPresent && (sound === 'weak' || sound === 'failed') ? sound : null;
    if (trouble === listener.countedTrouble) return;
    this.#add(listener.countedTrouble, -1);
    this.#add(trouble, 1);
    listener.countedTrouble = trouble;
    this.#options.onTrouble();
  }

  #add(trouble: Listener['countedTrouble'], number: number): void {
    if (trouble === 'weak') this.#weak += number;
    if (trouble === 'failed') this.#failed += number;
  }
}
