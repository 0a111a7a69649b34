import type { SessionSummary } from '@auxcast/shared-types';
import { LRUCache } from 'lru-cache';
import type { Session } from './session.ts';
import { linked, type Summary } from './summary.ts';

/** Sessions that are shown. */
const MOST = 50;
/** Anybody may ask, and there may be a thousand to choose from. Milliseconds. */
const FRESH_MS = 1000;
/** People reach a server under few names. */
const ORIGINS_KEPT = 4;

/** What is public, chosen at most once a second, however many ask. */
interface Chosen {
  readonly atMs: number;
  readonly open: readonly Summary[];
  readonly live: readonly Summary[];
}

/** The public sessions with the most listeners. */
export class PublicList {
  readonly #sessions: Iterable<Session>;
  readonly #json = new LRUCache<string, Buffer>({ max: ORIGINS_KEPT });
  #chosen: Chosen = { atMs: Number.NEGATIVE_INFINITY, open: [], live: [] };

  /** @param sessions those that have not ended */
  constructor(sessions: Iterable<Session>) {
    this.#sessions = sessions;
  }

  /** Those that can be heard now. */
  live(origin: string): SessionSummary[] {
    return this.#fresh().live.map((summary) => linked(summary, origin));
  }

  /** Those that have not ended, as the body of an answer, in UTF-8. */
  json(origin: string): Buffer {
    const { open } = this.#fresh();
    const sessions = () => open.map((summary) => linked(summary, origin));
    const written = this.#json.get(origin) ?? Buffer.from(JSON.stringify({ sessions: sessions() }));
    this.#json.set(origin, written);
    return written;
  }

  #fresh(): Chosen {
    const nowMs = performance.now();
    if (nowMs - this.#chosen.atMs < FRESH_MS) return this.#chosen;
    const all = [...this.#sessions]
      .filter(({ visibility }) => visibility === 'public')
      .map((session) => ({ session, ...rankOf(session) }))
      .sort((a, b) => b.listeners - a.listeners || b.isLive - a.isLive);
    const summaries = (some: typeof all) => some.slice(0, MOST).map(({ session }) => session.summary());
    this.#chosen = { atMs: nowMs, open: summaries(all), live: summaries(all.filter(({ isLive }) => isLive)) };
    this.#json.clear();
    return this.#chosen;
  }
}

/** Read once: a sort asks for it often. Among equals, what can be heard goes first, then what began first. */
function rankOf({ participants, course }: Session): { listeners: number; isLive: 0 | 1 } {
  return { listeners: participants.count.listeners, isLive: course.state === 'waiting' ? 0 : 1 };
}
