import type { SessionSnapshot } from '@auxcast/shared-types';
import type { Session } from './session.ts';

/**
 * All that is told of a private session to whoever knows no more than its id: that there is one, and whether
 * it is a call, so that the right page opens, which then comes in by its invite.
 */
export function veiled({ id, kind }: Pick<Session, 'id' | 'kind'>): SessionSnapshot {
  return {
    sessionId: id,
    title: kind === 'call' ? 'A private call' : 'A private session',
    hostName: null,
    visibility: 'private',
    kind,
    state: kind === 'call' ? 'open' : 'waiting',
    graceEndsAtMs: null,
    createdAtMs: 0,
    liveSinceMs: null,
    listenerCount: { listeners: 0, receiving: 0 },
    nowPlaying: { track: null, playbackState: 'none', anchor: null },
    recording: { isRecording: false, startedAtMs: null },
    history: [],
  };
}
