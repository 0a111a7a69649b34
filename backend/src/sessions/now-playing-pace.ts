import {
  NOW_PLAYING_PACE,
  type NowPlayingReport,
  type PositionReport,
  TokenBucket,
} from '@auxcast/shared-types';
import { type BoardChange, REPEAT_SETTLES_MS, type TrackArtwork } from '../now-playing/index.ts';
import type { NowPlayingIntake } from './now-playing-intake.ts';

type Intake = Pick<
  NowPlayingIntake,
  'artworkOf' | 'show' | 'position' | 'isNew' | 'mayRepeat' | 'confirmRepeat' | 'history'
>;

interface Held {
  readonly report?: NowPlayingReport;
  readonly artwork: TrackArtwork | null;
  readonly position: PositionReport | null;
  /** When the position was said. */
  readonly atMs: number;
}

export interface NowPlayingPaceOptions {
  readonly intake: Intake;
  /** Throws when the session has ended. */
  readonly demandOpen: () => void;
  /** A clock that nobody sets. Milliseconds. */
  readonly now?: () => number;
}

/**
 * Takes the host's reports and lets them through to the intake no faster than listeners and the database may
 * have to take them. Of what waits the newest counts, and it is never lost. One timer a session, while
 * something waits.
 */
export class NowPlayingPace {
  readonly #options: NowPlayingPaceOptions;
  readonly #now: () => number;
  readonly #events: TokenBucket;
  readonly #tracks: TokenBucket;
  #held: Held | undefined;
  #timer: NodeJS.Timeout | undefined;
  #repeatTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: NowPlayingPaceOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#events = new TokenBucket(NOW_PLAYING_PACE.events, this.#now());
    this.#tracks = new TokenBucket(NOW_PLAYING_PACE.tracks, this.#now());
  }

  /**
   * Taken, and told when the pace allows it. @throws ProtocolError `bad-artwork` when the session has no such
   * picture
   */
  async report(report: NowPlayingReport): Promise<void> {
    const artwork = await this.#options.intake.artworkOf(report);
    this.#hold({ report, artwork, position: report.position, atMs: this.#now() });
  }

  position(position: PositionReport): void {
    this.#options.demandOpen();
    const { report, artwork = null } = this.#held ?? {};
    this.#hold({ ...(report && { report }), artwork, position, atMs: this.#now() });
  }

  /** What waits is left out. Idempotent. */
  close(): void {
    this.#closed = true;
    this.#held = undefined;
    clearTimeout(this.#timer);
    clearTimeout(this.#repeatTimer);
  }

  #hold(held: Held): void {
    if (this.#closed) return;
    this.#held = held;
    this.#pump();
  }

  #pump(): void {
    clearTimeout(this.#timer);
    const held = this.#held;
    if (held === undefined) return;
    const isNew = held.report !== undefined && this.#options.intake.isNew(held.report);
    const waitMs = this.#waitMs(isNew);
    if (waitMs > 0) {
      this.#timer = setTimeout(() => this.#pump(), waitMs);
      this.#timer.unref();
      return;
    }
    this.#held = undefined;
    this.#take(() => this.#apply(held));
  }

  #apply({ report, artwork, position, atMs }: Held): BoardChange {
    const { intake } = this.#options;
    const dated = position && { ...position, ageMs: position.ageMs + (this.#now() - atMs) };
    if (report !== undefined) return intake.show({ ...report, position: dated }, artwork);
    return dated === null ? { kind: 'none' } : intake.position(dated);
  }

  #take(change: () => BoardChange): void {
    const latest = this.#latest;
    const made = change();
    if (made.kind !== 'none') this.#events.take(this.#now());
    if (this.#latest !== latest) this.#tracks.take(this.#now());
    clearTimeout(this.#repeatTimer);
    if (this.#options.intake.mayRepeat) this.#confirmLater(REPEAT_SETTLES_MS);
  }

  #confirmLater(ms: number): void {
    this.#repeatTimer = setTimeout(() => {
      const waitMs = this.#waitMs(true);
      if (waitMs > 0) this.#confirmLater(waitMs);
      else this.#take(() => this.#options.intake.confirmRepeat());
    }, ms);
    this.#repeatTimer.unref();
  }

  #waitMs(isNew: boolean): number {
    const nowMs = this.#now();
    return Math.max(this.#events.waitMs(nowMs), isNew ? this.#tracks.waitMs(nowMs) : 0);
  }

  /** The number of the latest track; 0 before there is one. */
  get #latest(): number {
    return this.#options.intake.history.at(-1)?.number ?? 0;
  }
}
