import type { SessionSummary } from '@auxcast/shared-types';
import { sessionUrl } from '../config/index.ts';

/** What is shown of a session, whichever of this server's addresses it is asked for at. */
export type Summary = Omit<SessionSummary, 'url'>;

/** With its link. @param origin scheme, host and port of this server, as whoever asks knows it */
export function linked(summary: Summary, origin: string): SessionSummary {
  return { ...summary, url: sessionUrl(origin, summary.sessionId) };
}
