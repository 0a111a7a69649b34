import { type ListenerTrouble, mediaPath, type ReceptionReport, receptionCause } from '@auxcast/shared-types';
import type { Participant } from './participant.ts';

/** A report that comes sooner than this after another one replaces it, and is not one more. */
export const REPORT_INTERVAL_MS = 2000;

interface Kind extends Pick<ReceptionReport, 'sound' | 'cause' | 'path'> {
  readonly listeners: number;
}

export interface ListenerTroublesOptions {
  readonly now: () => number;
  /** The numbers, or what prevails, may have changed. */
  readonly onTrouble: () => void;
  /** A listener told how it hears; not raised for a report that only replaces a moment's former one. */
  readonly onReport: (report: ReceptionReport) => void;
}

/**
 * How many listeners of one session do not hear well, by their own word, and why most of them do not. A
 * report holds as long as the connection it came over: what somebody hears who cannot say so, nobody knows.
 */
export class ListenerTroubles {
  readonly #options: ListenerTroublesOptions;
  /** How many told each kind of trouble: few kinds, however many listen. */
  readonly #tally = new Map<string, Kind>();

  constructor(options: ListenerTroublesOptions) {
    this.#options = options;
  }

  get count(): ListenerTrouble {
    const kinds = [...this.#tally.values()];
    const failed = sum(kinds.filter(({ sound }) => sound === 'failed'));
    return { weak: sum(kinds) - failed, failed, prevailing: prevailingOf(kinds) };
  }

  reported(listener: Participant, report: ReceptionReport): void {
    const nowMs = this.#options.now();
    const isAnother = listener.reportedAtMs === null || nowMs - listener.reportedAtMs >= REPORT_INTERVAL_MS;
    this.#take(listener, report);
    if (!isAnother) return;
    listener.reportedAtMs = nowMs;
    this.#options.onReport(report);
  }

  /** To be called whenever a listener breaks off, comes back over another connection, or goes. */
  forget(listener: Participant): void {
    this.#take(listener, null);
  }

  #take(listener: Participant, report: ReceptionReport | null): void {
    const former = listener.report;
    listener.report = report;
    if (kindOf(former) === kindOf(report)) return;
    this.#add(former, -1);
    this.#add(report, 1);
    this.#options.onTrouble();
  }

  #add(report: ReceptionReport | null, number: number): void {
    const name = kindOf(report);
    if (report === null || name === null) return;
    const { sound, cause, path } = report;
    const listeners = (this.#tally.get(name)?.listeners ?? 0) + number;
    if (listeners > 0) this.#tally.set(name, { sound, cause, path, listeners });
    else this.#tally.delete(name);
  }
}

/** `null` for what is no trouble. */
function kindOf(report: ReceptionReport | null): string | null {
  if (report === null || report.sound === 'good') return null;
  return `${report.sound} ${report.cause} ${report.path}`;
}

function prevailingOf(kinds: readonly Kind[]): ListenerTrouble['prevailing'] {
  const cause = mostNamed(receptionCause.options, (one) => sum(kinds.filter((kind) => kind.cause === one)));
  if (cause === null) return null;
  const alike = kinds.filter((kind) => kind.cause === cause);
  const path = mostNamed(mediaPath.options, (one) => sum(alike.filter((kind) => kind.path === one)));
  return { cause, path, listeners: sum(alike) };
}

/** The one that is named most often; among equals the one that comes first, and `null` when none is named. */
function mostNamed<Name>(names: readonly Name[], timesOf: (name: Name) => number): Name | null {
  let most: Name | null = null;
  let times = 0;
  for (const name of names) {
    const count = timesOf(name);
    if (count <= times) continue;
    most = name;
    times = count;
  }
  return most;
}

function sum(kinds: readonly Kind[]): number {
  return kinds.reduce((total, { listeners }) => total + listeners, 0);
}
