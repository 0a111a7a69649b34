import type { SessionKind, Visibility } from '@auxcast/shared-types';
import type { SessionRecord } from '../persistence/index.ts';
import { newSessionId } from './session-id.ts';

/** What somebody wants a session to be. */
export interface NewSession {
  readonly title?: string | undefined;
  readonly hostName?: string | undefined;
  readonly visibility: Visibility;
  readonly kind: SessionKind;
  /** A call that goes on until it is ended; otherwise it ends when it was empty for long. */
  readonly staysEmpty?: boolean | undefined;
  /** The same wish, said again with the same secret, is answered with the same session. */
  readonly attemptId?: string | undefined;
}

/** As it is stored first: nobody has come, and nothing was heard. */
export function newRecord(
  { title, hostName, visibility, kind, staysEmpty = false }: NewSession,
  hostTokenHash: string,
  createdAtMs: number,
): SessionRecord {
  return {
    sessionId: newSessionId(),
    title: title ?? titleOf(kind, hostName),
    hostName: hostName ?? null,
    visibility,
    kind,
    staysEmpty,
    hostTokenHash,
    createdAtMs,
    liveSinceMs: null,
    endedAtMs: null,
    endReason: null,
    peakListeners: 0,
    hostCame: false,
    removedParticipants: [],
    desk: null,
  };
}

function titleOf(kind: SessionKind, hostName?: string): string {
  if (hostName !== undefined) return `${hostName}'s ${kind}`;
  return kind === 'call' ? 'Call' : 'Live music';
}
