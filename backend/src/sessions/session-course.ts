import {
  type EndReason,
  nextPhase,
  type SessionIncident,
  type SessionPhase,
  type SessionState,
} from '@auxcast/shared-types';
import { sessionEnded } from '../media/index.ts';
import type { Grace } from './grace.ts';
import { wrongState } from './session-error.ts';
import type { Raise } from './session-fact.ts';
import type { SessionLedger } from './session-ledger.ts';

export interface SessionCourseOptions {
  readonly beginning: SessionPhase;
  readonly liveSinceMs: number | null;
  readonly now: () => number;
  /** When the host will not be waited for any more, while it is. */
  readonly grace: Pick<Grace, 'endsAtMs'>;
  readonly ledger: Pick<SessionLedger, 'live'>;
  readonly raise: Raise;
}

/** For whoever may look at it, and not move it. */
export type CourseView = Pick<
  SessionCourse,
  'state' | 'hasEnded' | 'liveSinceMs' | 'endedAtMs' | 'endReason' | 'graceEndsAtMs'
>;

/**
 * How far a session has come: its one state machine, and what is raised when it moves; its end is raised by
 * the session, which lets go of everything first.
 */
export class SessionCourse {
  readonly #options: SessionCourseOptions;
  #phase: SessionPhase;
  #liveSinceMs: number | null;
  #endedAtMs: number | null = null;
  #endReason: EndReason | null = null;

  constructor(options: SessionCourseOptions) {
    this.#options = options;
    this.#phase = options.beginning;
    this.#liveSinceMs = options.liveSinceMs;
  }

  get state(): SessionState {
    return this.#phase.state;
  }

  get hasEnded(): boolean {
    return this.#phase.state === 'ended';
  }

  get liveSinceMs(): number | null {
    return this.#liveSinceMs;
  }

  get endedAtMs(): number | null {
    return this.#endedAtMs;
  }

  get endReason(): EndReason | null {
    return this.#endReason;
  }

  /** `null` unless the host is away: clients are not told of the wait for its first coming. */
  get graceEndsAtMs(): number | null {
    return this.#phase.state === 'reconnecting' ? this.#options.grace.endsAtMs : null;
  }

  /** @throws ProtocolError `session-ended` */
  demandOpen(): void {
    if (this.hasEnded) throw sessionEnded();
  }

  /** @throws ProtocolError `session-ended`, `wrong-state` */
  move(incident: Exclude<SessionIncident, 'end'>): void {
    if (!this.tryMove(incident)) throw this.hasEnded ? sessionEnded() : wrongState(this.state);
  }

  /** False where the incident makes no sense; then nothing has changed. */
  tryMove(incident: Exclude<SessionIncident, 'end'>): boolean {
    const next = nextPhase(this.#phase, incident);
    if (next === undefined || next.state === 'ended' || next.state === 'open') return false;
    this.#phase = next;
    if (incident === 'programStarted' && this.#liveSinceMs === null) {
      this.#liveSinceMs = this.#options.now();
      this.#options.ledger.live(this.#liveSinceMs);
    }
    if (incident === 'pause' || incident === 'resume') {
      this.#options.raise(incident === 'pause' ? 'paused' : 'resumed', this.#options.now());
    } else {
      const { graceEndsAtMs, liveSinceMs } = this;
      this.#options.raise('stateChanged', { state: next.state, graceEndsAtMs, liveSinceMs });
    }
    return true;
  }

  /** When that was. @throws ProtocolError `session-ended` */
  end(reason: EndReason): number {
    const next = nextPhase(this.#phase, 'end');
    if (next === undefined) throw sessionEnded();
    this.#phase = next;
    const endedAtMs = this.#options.now();
    this.#endedAtMs = endedAtMs;
    this.#endReason = reason;
    return endedAtMs;
  }
}
