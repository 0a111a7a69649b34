import type { ListenerTrouble, ReceptionReport } from '@auxcast/shared-types';
import type { Listener } from './listener.ts';

/** A report that comes sooner than this after another one replaces it, and is not one more. */
export const REPORT_INTERVAL_MS = 2000;

type Sound = ReceptionReport['sound'];

export interface ListenerTroublesOptions {
  readonly now: () => number;
  /** The numbers may have changed. */
  readonly onTrouble: () => void;
  /** A listener told how it hears; not raised for a report that only replaces a moment's former one. */
  readonly onReport: (report: ReceptionReport) => void;
}

/**
 * How many listeners of one session do not hear well, by their own word. A report holds as long as the connection it came over:
 * what somebody hears who cannot say so, nobody knows.
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
    this.#take(listener, report);
    if (!isAnother) return;
    listener.reportedAtMs = nowMs;
    this.#options.onReport(report);
  }

  /** To be called whenever a listener breaks off, comes back over another connection, or goes. */
  forget(listener: Listener): void {
    this.#take(listener, null);
  }

  #take(listener: Listener, report: ReceptionReport | null): void {
    const [former, sound] = [listener.report?.sound, report?.sound];
    listener.report = report;
    if (former === sound) return;
    this.#add(former, -1);
    this.#add(sound, 1);
    if (isTrouble(former) || isTrouble(sound)) this.#options.onTrouble();
  }

  #add(sound: Sound | undefined, number: number): void {
    if (sound === 'weak') this.#weak += number;
    if (sound === 'failed') this.#failed += number;
  }
}

function isTrouble(sound: Sound | undefined): boolean {
  return sound === 'weak' || sound === 'failed';
}
