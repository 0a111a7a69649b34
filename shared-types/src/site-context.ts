import type { SessionHistory, SessionSummary } from './rest.ts';
import type { SessionSnapshot } from './session.ts';
import type { RtpCapabilities } from './webrtc.ts';

/**
 * What a session's link leads to, decided before a page is rendered, for whoever knows its id: of a private
 * one nothing is in it but that there is one.
 */
export type SessionVisit =
  | { readonly kind: 'open'; readonly session: SessionSnapshot }
  /** Nobody more is let in for now. */
  | { readonly kind: 'full'; readonly session: SessionSnapshot }
  | { readonly kind: 'ended'; readonly session: SessionSummary; readonly history: SessionHistory['tracks'] }
  /** It was private and has ended. */
  | { readonly kind: 'private' }
  /**
   * Whether there is such a session cannot be told now: the database does not answer, or the server stops.
   */
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number }
  | { readonly kind: 'unknown' };

/** Handed by the backend to every page of the listener site (Astro's `locals`), in the same process. */
export interface SiteContext {
  /** Scheme, host and port people reach this server at, for absolute links. No trailing slash. */
  readonly origin: string;
  readonly visit: (sessionId: string) => Promise<SessionVisit>;
  /** Public sessions that are live now, most listeners first: at most 50, and at most a second old. */
  readonly publicSessions: () => readonly SessionSummary[];
  /** Lets a page prepare its device before it joins, so that one round trip is enough. */
  readonly routerRtpCapabilities: RtpCapabilities;
  readonly serverTimeMs: () => number;
}
