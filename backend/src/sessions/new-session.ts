import type { Visibility } from '@auxcast/shared-types';
import type { SessionRecord } from '../persistence/index.ts';
import { newSessionId } from './session-id.ts';

/** What somebody wants a session to be. */
export interface NewSession {
  readonly title?: string | undefined;
  readonly hostName?: string | undefined;
  readonly visibility: Visibility;
  /** The same wish, said again with the same secret, is answered with the same session. */
  readonly attemptId?: string | undefined;
}

/** As it is stored first: nobody has come, and nothing was heard. */
export function newRecord(
  { title, hostName, visibility }: NewSession,
  hostTokenHash: string,
  createdAtMs: number,
): SessionRecord {
  return {
    sessionId: newSessionId(),
    title: title ?? (hostName === undefined ? 'Live music' : `${hostName}'s music`),
    hostName: hostName ?? null,
    visibility,
    hostTokenHash,
    createdAtMs,
    liveSinceMs: null,
    endedAtMs: null,
    endReason: null,
    peakListeners: 0,
    hostCame: false,
    removedParticipants: [],
  };
}
