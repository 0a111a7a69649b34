import type { ErrorCode, SeenEndReason, SeenSnapshot } from '@auxcast/shared-types';

/** The way into the call, and out of it. */
export type CallLineState =
  /** Before anything is asked of the server: who it is has to say a name first. */
  | { readonly kind: 'lobby' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'joined' }
  /** Broken or refused for now; it tries again by itself. */
  | { readonly kind: 'away'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'left' }
  | { readonly kind: 'ended'; readonly reason: SeenEndReason | null }
  | { readonly kind: 'removed'; readonly message: string }
  /** Nothing that happens by itself will mend it. */
  | { readonly kind: 'failed'; readonly code: ErrorCode | 'unsupported' };

/** What the page shows of its way to the call. Never changed in place: a change makes a new one. */
export interface CallView {
  readonly line: CallLineState;
  readonly session: SeenSnapshot;
  /** Whether this browser began it. */
  readonly isHost: boolean;
}

/** One word for the page as a whole; its `data-state`. */
export type CallState =
  | 'lobby'
  | 'connecting'
  | 'in-call'
  | 'coming-back'
  | 'full'
  | 'left'
  | 'ended'
  | 'removed'
  | 'elsewhere'
  | 'uninvited'
  | 'failed';

export function callState({ line }: CallView): CallState {
  switch (line.kind) {
    case 'joined':
      return 'in-call';
    case 'away':
      return isFull(line.code) ? 'full' : 'coming-back';
    case 'failed':
      return failedState(line.code);
    default:
      return line.kind;
  }
}

/** Whether the page has people and talk to show. */
export function isInside(state: CallState): boolean {
  return state === 'connecting' || state === 'in-call' || state === 'coming-back';
}

/** To people, too many at their address is as good as too many. */
function isFull(code: ErrorCode): boolean {
  return code === 'session-full' || code === 'server-full' || code === 'rate-limited';
}

function failedState(code: ErrorCode | 'unsupported'): CallState {
  if (code === 'taken-over') return 'elsewhere';
  if (code === 'invite-needed' || code === 'invite-refused') return 'uninvited';
  return code === 'session-not-found' ? 'ended' : 'failed';
}
