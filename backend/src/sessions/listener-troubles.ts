import { type ListenerTrouble, mediaPath, type ReceptionReport, receptionCause } from '@auxcast/shared-types';
import type { Listener } from './listener.ts';

/** A report that comes sooner than this after another one replaces it, and is not one more. */
export const REPORT_INTERVAL_MS = 2000;

export interface ListenerTroublesOptions {
  readonly now: () => number;
  /** The numbers, or what prevails, may have changed. */
  readonly onTrouble: () => void;
  /** A listener told how it hears; not raised for a report that only replaces a moment's former one. */
  readonly onReport: (report: ReceptionReport) => void;
}

/**
 * How many listeners of one session do not hear well, by their own word, and why most of them do not. A report holds as long as the
 * connection it came over: what somebody hears who cannot say so, nobody knows.
 */
export class ListenerTroubles {
  readonly #options: ListenerTroublesOptions;
  readonly #reports = new Map<Listener, ReceptionReport>();

  constructor(options: ListenerTroublesOptions) {
    this.#options = options;
  }

  /** Counted anew each time: it is asked for far less often than listeners report. */
  get count(): ListenerTrouble {
    const reports = [...this.#reports.values()];
    const failed = reports.filter(({ sound }) => sound === 'failed').length;
    return { weak: reports.length - failed, failed, prevailing: prevailingOf(reports) };
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
    const former = this.#reports.get(listener);
    listener.report = report;
    if (report !== null && report.sound !== 'good') this.#reports.set(listener, report);
    else this.#reports.delete(listener);
    if (!sameTrouble(former, this.#reports.get(listener))) this.#options.onTrouble();
  }
}

function sameTrouble(one: ReceptionReport | undefined, other: ReceptionReport | undefined): boolean {
  return one?.sound === other?.sound && one?.cause === other?.cause && one?.path === other?.path;
}

function prevailingOf(reports: readonly ReceptionReport[]): ListenerTrouble['prevailing'] {
  const cause = mostNamed(
    reports.map((report) => report.cause),
    receptionCause.options,
  );
  if (cause === null) return null;
  const alike = reports.filter((report) => report.cause === cause);
  const path = mostNamed(
    alike.map((report) => report.path),
    mediaPath.options,
  );
  return { cause, path, listeners: alike.length };
}

/** The one of `kinds` that is named most often; among equals the one that comes first there, and `null` when none is named. */
function mostNamed<Kind>(named: readonly (Kind | null)[], kinds: readonly Kind[]): Kind | null {
  let most: Kind | null = null;
  let times = 0;
  for (const kind of kinds) {
    const count = named.filter((one) => one === kind).length;
    if (count <= times) continue;
    most = kind;
    times = count;
  }
  return most;
}
