import type { OutputReason, OutputState } from '@auxcast/shared-types';

/** Where a push stands, apart from times. */
export interface PushStanding {
  readonly state: OutputState;
  readonly reason: OutputReason | null;
  /** Whether it was live since it was started. */
  readonly wasLive: boolean;
}

export type PushIncident =
  | { readonly kind: 'start' }
  /** The server was started anew, and this was on. */
  | { readonly kind: 'restore' }
  | { readonly kind: 'live' }
  | { readonly kind: 'failed'; readonly reason: OutputReason }
  /** The wait is over. */
  | { readonly kind: 'again' }
  | { readonly kind: 'stop' };

export const STOPPED: PushStanding = { state: 'stopped', reason: null, wasLive: false };

/** Trying again with the same words mends none of these; a server may even lock out whoever does. */
const FINAL: ReadonlySet<OutputReason> = new Set([
  'wrong-password',
  'format-refused',
  'turned-away',
  'not-icecast',
  'private-address',
  'certificate',
  'no-tls',
]);

/** After a break it may be our own former connection that is in the way, which the server has yet to miss. */
const FINAL_AT_FIRST: ReadonlySet<OutputReason> = new Set(['mount-in-use', 'source-limit']);

/** What an incident makes of it; the same standing where it makes no sense now. */
export function nextStanding(standing: PushStanding, incident: PushIncident): PushStanding {
  const { state, wasLive } = standing;
  const isTrying = state === 'connecting' || state === 'live';
  switch (incident.kind) {
    case 'start':
      // Somebody does not want to wait, or has mended what was wrong.
      return isTrying
        ? standing
        : { state: 'connecting', reason: null, wasLive: state === 'retrying' && wasLive };
    case 'restore':
      // It was live before this server was started anew, or so it counts.
      return { state: 'connecting', reason: null, wasLive: true };
    case 'again':
      return state === 'retrying' ? { ...standing, state: 'connecting' } : standing;
    case 'live':
      return state === 'connecting' ? { state: 'live', reason: null, wasLive: true } : standing;
    case 'failed': {
      const { reason } = incident;
      if (!isTrying) return standing;
      const isFinal = FINAL.has(reason) || (!wasLive && FINAL_AT_FIRST.has(reason));
      return { state: isFinal ? 'refused' : 'retrying', reason, wasLive };
    }
    case 'stop':
      return STOPPED;
  }
}
