import type { Visibility } from '@auxcast/shared-types';
import type { LiveState } from '../messaging/studio-state.ts';
import type { BroadcastOptions } from './broadcast-options.ts';
import type { BroadcastParts } from './broadcast-parts.ts';
import { shownTrackOf } from './shown-track.ts';
import { troublesOf } from './troubles.ts';

type ShownParts = Pick<
  BroadcastParts,
  'source' | 'session' | 'pause' | 'watch' | 'monitor' | 'talk' | 'desk' | 'link' | 'recording'
>;

/** A broadcast as popup and badge show it. */
export function shownLiveOf(
  { wish, visibility }: BroadcastOptions,
  { source, session, pause, watch, monitor, talk, desk, link, recording }: ShownParts,
  mutedHere: boolean,
): LiveState {
  const { nowPlaying } = session;
  const { isPaused } = pause;
  const front = desk?.front ?? source;
  return {
    stage: 'live',
    server: wish.serverUrl,
    source: source.shown,
    captured: source.sound !== undefined,
    session: shownSession(isPaused, session.state),
    sessionId: session.ticket.sessionId,
    sessionUrl: session.welcome.url,
    url: sharedUrl(session.welcome.url, visibility, link),
    title: session.title,
    visibility,
    listenerCount: session.listenerCount,
    listenerTrouble: session.listenerTrouble,
    liveSinceMs: session.liveSinceMs,
    mutedHere,
    soundless: front.sound === undefined || watch.isSoundless,
    health: watch.health,
    troubles: troublesOf({ source, front, session, watch, monitor, isPaused, mutedHere }),
    track: shownTrackOf(nowPlaying.track, wish.serverUrl),
    playbackState: nowPlaying.playbackState,
    anchor: nowPlaying.anchor,
    talk: talk?.shown() ?? null,
    desk: desk?.shown() ?? null,
    recording: recording.shown(),
  };
}

/** Who comes to a private session needs what the fragment holds; a server's log never does. */
function sharedUrl(url: string, visibility: Visibility, link: ShownParts['link']): string {
  if (visibility !== 'private') return url;
  return link?.invite ? `${url}#${link.invite.secret}` : '';
}

function shownSession(isPaused: boolean, state: BroadcastParts['session']['state']): LiveState['session'] {
  if (isPaused) return 'paused';
  return state === 'live' ? 'live' : 'waiting';
}
