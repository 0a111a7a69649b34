import type { ErrorCode, SeenEndReason, SeenSnapshot } from '@auxcast/shared-types';

/** The way to the server. */
export type Line =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'joined' }
  /** Broken or refused for now; it tries again by itself. */
  | { readonly kind: 'away'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'ended'; readonly reason: SeenEndReason | null; readonly endedAtMs: number | null }
  | { readonly kind: 'removed'; readonly message: string }
  /** Nothing that happens by itself will mend it. */
  | { readonly kind: 'failed'; readonly code: ErrorCode | 'unsupported' };

/** The way to the ear. */
export type Playback =
  /** Not known yet whether this browser lets the page make a sound. */
  | 'unknown'
  /** Needs a tap. */
  | 'blocked'
  /** Wanted and allowed; the sound is on its way. */
  | 'starting'
  | 'playing'
  /** The listener pressed pause. */
  | 'stopped';

/** All that the page shows. Never changed in place: a change makes a new one. */
export interface PageView {
  readonly line: Line;
  readonly playback: Playback;
  readonly session: SeenSnapshot;
  /** The sound flows, but nothing is to be heard in it. */
  readonly quiet: boolean;
  /** What is wrong with the way of the sound, in words; `null` when nothing is. */
  readonly trouble: string | null;
  /** The sound comes another way than usual: which, in words. `null` when it does not. */
  readonly detour: string | null;
  readonly muted: boolean;
  /** Above 0, to 1: what is heard, or was before it was muted. */
  readonly volume: number;
}

/** One word for the page as a whole; the `data-state` of the page. */
export type PageState =
  | 'connecting'
  | 'blocked'
  | 'waiting'
  | 'starting'
  | 'playing'
  | 'stopped'
  | 'paused'
  | 'open'
  | 'host-away'
  | 'reconnecting'
  | 'full'
  | 'ended'
  | 'removed'
  | 'failed';

export function pageState(view: PageView): PageState {
  const { line, playback, session } = view;
  if (line.kind === 'away') return isFull(line.code) ? 'full' : 'reconnecting';
  if (line.kind !== 'joined') return line.kind;
  if (session.state === 'ended') return 'ended';
  if (playback === 'blocked' || playback === 'stopped') return playback;
  if (session.state === 'reconnecting') return 'host-away';
  // In a state of a newer server there may be a program or none: what is heard tells. Calls have another
  // page.
  if (session.state === 'other' || session.state === 'open')
    return playback === 'playing' ? playback : 'waiting';
  if (session.state !== 'live') return session.state;
  return playback === 'unknown' ? 'starting' : playback;
}

/** To people, too many at their address is as good as too many. */
function isFull(code: ErrorCode): boolean {
  return code === 'session-full' || code === 'server-full' || code === 'rate-limited';
}

/** What the page shows before anything is known but what the server rendered. */
export function firstView(session: SeenSnapshot): PageView {
  return {
    line: { kind: 'connecting' },
    playback: 'unknown',
    session,
    quiet: false,
    trouble: null,
    detour: null,
    muted: false,
    volume: 1,
  };
}
