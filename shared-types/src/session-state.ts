import type * as z from 'zod/mini';
import { describing } from './describing.ts';
import type { Seen } from './lenient.ts';

export const sessionState = describing(['waiting', 'live', 'paused', 'reconnecting', 'open', 'ended']);
export type SessionState = z.infer<typeof sessionState>;
/** As a client reads it. */
export type SeenSessionState = Seen<typeof sessionState>;

/** What may happen to a session. `program` is the host's one producer. */
export type SessionIncident =
  | 'programStarted'
  | 'programStopped'
  | 'pause'
  | 'resume'
  | 'hostLost'
  | 'hostBack'
  | 'end';

/** The state, and for `reconnecting` the one to come back to. */
export type SessionPhase =
  | { readonly state: 'waiting' | 'live' | 'paused' | 'open' | 'ended' }
  | { readonly state: 'reconnecting'; readonly before: 'waiting' | 'live' | 'paused' };

/** Of a session with music. */
export const INITIAL_PHASE: SessionPhase = { state: 'waiting' };

/** Of a call, from its beginning to its end: there is no program, and it goes on without its host. */
export const CALL_PHASE: SessionPhase = { state: 'open' };

/**
 * Of a session with music that a new server process found stored: its program went with the former process,
 * its host has
 * yet to come back.
 */
export const RESTORED_PHASE: SessionPhase = { state: 'reconnecting', before: 'waiting' };

/**
 * The one state machine of a session: the phase after `incident`, or `undefined` where the incident makes no
 * sense in this phase (the caller answers `wrong-state`).
 */
export function nextPhase(phase: SessionPhase, incident: SessionIncident): SessionPhase | undefined {
  if (phase.state === 'ended') return undefined;
  if (incident === 'end') return { state: 'ended' };
  if (phase.state === 'open') return undefined;
  if (phase.state === 'reconnecting') return afterReconnecting(phase.before, incident);
  switch (incident) {
    case 'hostLost':
      return { state: 'reconnecting', before: phase.state };
    case 'programStarted':
      return phase.state === 'waiting' ? { state: 'live' } : undefined;
    case 'programStopped':
      return phase.state === 'waiting' ? undefined : { state: 'waiting' };
    case 'pause':
      return phase.state === 'live' ? { state: 'paused' } : undefined;
    case 'resume':
      return phase.state === 'paused' ? { state: 'live' } : undefined;
    case 'hostBack':
      return undefined;
  }
}

function afterReconnecting(
  before: 'waiting' | 'live' | 'paused',
  incident: Exclude<SessionIncident, 'end'>,
): SessionPhase | undefined {
  switch (incident) {
    case 'hostBack':
      return { state: before };
    // A host that had paused and comes back with a new program is still paused.
    case 'programStarted':
      return { state: before === 'paused' ? 'paused' : 'live' };
    case 'programStopped':
      return before === 'waiting' ? undefined : { state: 'reconnecting', before: 'waiting' };
    default:
      return undefined;
  }
}
