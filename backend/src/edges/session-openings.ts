import { limitKey } from '../config/index.ts';
import { AddressLimit, rateLimited } from './address-limit.ts';

/** Sessions one address may open in a minute. */
const SESSIONS_PER_MINUTE = 120;
/** Sessions that nobody plays in are given up by themselves, but not soon. Milliseconds. */
const RETRY_AFTER_MS = 30_000;

/** What is looked at of a session. */
export interface Opened {
  /** Whether any sound came from its host. */
  readonly media: { readonly wasHeard: boolean };
  readonly events: { once(event: 'ended', listener: () => void): unknown };
}

export interface SessionOpeningsOptions {
  /** The most sessions of one address that were never heard; asked each time, for it may change. */
  readonly unheardPerAddress: () => number;
}

/** What one address opened. */
interface Openings {
  /** Those that are being opened. */
  pending: number;
  /** Those that have not ended. */
  readonly sessions: Set<Opened>;
}

/**
 * Bounds the sessions that one address opens, over the WebSocket and REST together: one neighbour must not
 * fill the server with silence.
 */
export class SessionOpenings {
  readonly #rate = new AddressLimit(
    () => SESSIONS_PER_MINUTE,
    'Too many sessions were opened from your address.',
  );
  readonly #most: () => number;
  readonly #byAddress = new Map<string, Openings>();

  constructor({ unheardPerAddress }: SessionOpeningsOptions) {
    this.#most = unheardPerAddress;
  }

  /** @throws ProtocolError `rate-limited`, and whatever `open` throws */
  async open<T extends { readonly session: Opened }>(address: string, open: () => Promise<T>): Promise<T> {
    await this.#rate.demand(address);
    const key = limitKey(address);
    const openings = this.#byAddress.get(key) ?? { pending: 0, sessions: new Set() };
    if (unheard(openings) >= this.#most()) {
      throw rateLimited('Too many sessions of your address wait for their first sound.', RETRY_AFTER_MS);
    }
    this.#byAddress.set(key, openings);
    openings.pending += 1;
    try {
      const opened = await open();
      this.#keep(key, openings, opened.session);
      return opened;
    } finally {
      openings.pending -= 1;
      this.#tidy(key, openings);
    }
  }

  #keep(key: string, openings: Openings, session: Opened): void {
    // The same wish, said again, is answered with the same session.
    if (openings.sessions.has(session)) return;
    openings.sessions.add(session);
    session.events.once('ended', () => {
      openings.sessions.delete(session);
      this.#tidy(key, openings);
    });
  }

  #tidy(key: string, { pending, sessions }: Openings): void {
    if (pending === 0 && sessions.size === 0) this.#byAddress.delete(key);
  }
}

function unheard({ pending, sessions }: Openings): number {
  let count = pending;
  for (const { media } of sessions) if (!media.wasHeard) count += 1;
  return count;
}
