import { sessionId, token } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import type { Introduction } from '../player/session-line.ts';

/**
 * What is kept of whoever came by an invite, or may talk, for the case that they reload: with the page's own
 * entry in the history of its tab, which lives as long as a `sessionStorage` and may not be forbidden.
 */
const kept = z.object({
  sessionId,
  invite: z.optional(token),
  name: z.optional(z.string()),
  resumeToken: z.optional(token),
});

/** What stands behind the `#` of the link, if it is an invite; or what was kept of a former load. */
export function foundPlace(session: string): Introduction | undefined {
  const invite = token.safeParse(location.hash.slice(1)).data;
  if (invite) return { invite };
  const place = kept.safeParse(history.state).data;
  if (place?.sessionId !== session) return undefined;
  const { sessionId: _, ...introduction } = place;
  return introduction;
}

/** Also takes the fragment out of the address bar: whoever copies that gives no invite away. */
export function keepPlace(session: string, introduction: Introduction): void {
  history.replaceState({ sessionId: session, ...introduction }, '', location.pathname + location.search);
}

/** What it held is refused: the next load comes without. */
export function forgetPlace(): void {
  history.replaceState(null, '', location.pathname + location.search);
}
