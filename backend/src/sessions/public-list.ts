import type { SessionSummary } from '@auxcast/shared-types';
import type { Session } from './session.ts';
import { linked, type Summary } from './summary.ts';

/** Sessions that pages show. */
const MOST = 50;
/** Anybody may ask, and there may be a thousand to choose from. Milliseconds. */
const FRESH_MS = 1000;

/** What is looked at of a session. */
export interface Listed extends Pick<Session, 'id' | 'visibility' | 'createdAtMs' | 'summary'> {
  readonly participants: Pick<Session['participants'], 'count'>;
  readonly course: Pick<Session['course'], 'state'>;
}

/** What is public, chosen at most once a second, however many ask. */
interface Chosen {
  readonly atMs: number;
  readonly open: readonly Listed[];
  readonly live: readonly Summary[];
}

/** The public sessions. */
export class PublicList {
  readonly #sessions: Iterable<Listed>;
  #chosen: Chosen = { atMs: Number.NEGATIVE_INFINITY, open: [], live: [] };

  /** @param sessions those that have not ended */
  constructor(sessions: Iterable<Listed>) {
    this.#sessions = sessions;
  }

  /** Those that can be heard now, most listeners first. */
  live(origin: string): SessionSummary[] {
    return this.#fresh().live.map((summary) => linked(summary, origin));
  }

  /** Those that had not ended a moment ago, newest first. The same list until another one is chosen. */
  get open(): readonly Listed[] {
    return this.#fresh().open;
  }

  #fresh(): Chosen {
    const nowMs = performance.now();
    if (nowMs - this.#chosen.atMs < FRESH_MS) return this.#chosen;
    const open = [...this.#sessions].filter(({ visibility }) => visibility === 'public').sort(newestFirst);
    // Read once: a sort asks for it often.
    const live = open
      .filter(({ course }) => course.state !== 'waiting')
      .map((session) => ({ session, listeners: session.participants.count.listeners }))
      .sort((a, b) => b.listeners - a.listeners || newestFirst(b.session, a.session))
      .slice(0, MOST)
      .map(({ session }) => session.summary());
    this.#chosen = { atMs: nowMs, open, live };
    return this.#chosen;
  }
}

function newestFirst(a: Listed, b: Listed): number {
  return b.createdAtMs - a.createdAtMs || (a.id < b.id ? -1 : 1);
}
