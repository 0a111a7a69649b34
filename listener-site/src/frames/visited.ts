import { type SessionVisit, sessionId as sessionIdSchema } from '@auxcast/shared-types';

/** What the link of a frame leads to: calls have nothing to show to others. */
export async function visited(
  id: string | undefined,
  visit: (sessionId: string) => Promise<SessionVisit>,
): Promise<SessionVisit> {
  const known = sessionIdSchema.safeParse(id);
  const found: SessionVisit = known.success ? await visit(known.data) : { kind: 'unknown' };
  return 'session' in found && found.session.kind === 'call' ? { kind: 'unknown' } : found;
}

const STATUS: Readonly<Record<SessionVisit['kind'], number>> = {
  open: 200,
  full: 503,
  unavailable: 503,
  ended: 410,
  private: 410,
  unknown: 404,
};
/** For programs. Seconds. */
const RETRY_AFTER_S = '30';

/** Answers as the session's own page does. */
export function answerAs(visit: SessionVisit, response: { status?: number; headers: Headers }): void {
  response.status = STATUS[visit.kind];
  if (STATUS[visit.kind] === 503) response.headers.set('Retry-After', RETRY_AFTER_S);
}
