import { isolated, type SeenSessionState } from '@auxcast/shared-types';
import { type Line, type PageView, pageState } from './page-view.ts';

/** What a friend would say about the page's state, in one or two short sentences. */
export function words(view: PageView): string {
  const { session } = view;
  const host = isolated(session.hostName ?? 'The host');
  switch (pageState(view)) {
    case 'connecting':
      return 'Plugging in…';
    case 'blocked':
      return blockedWords(session.state, host);
    case 'waiting':
      return `Waiting for the music. ${host} has the aux.`;
    case 'starting':
      return view.trouble ?? 'Tuning in…';
    case 'playing':
      return playingWords(view);
    case 'stopped':
      return 'You paused. Play takes you straight back to live.';
    case 'paused':
      return `${host} took a break. It goes on here by itself.`;
    case 'open':
      return 'The line is open.';
    case 'host-away':
      return `${host} dropped off. Holding the line.`;
    case 'reconnecting':
      return reconnectingWords(view.line);
    case 'full':
      return 'It is packed in here. You are in as soon as there is room.';
    case 'ended':
    case 'removed':
    case 'failed':
      // Until the last words have come, which are loaded only then; or for good, if nothing comes any more.
      return 'It is over here.';
  }
}

function reconnectingWords(line: Line): string {
  // Said by who found it out (see `plain-answer.ts`), or by a newer server that has a reason of its own.
  if (line.kind === 'away' && ['websocket-required', 'refused'].includes(line.code)) return line.message;
  return 'Lost the connection. Getting it back…';
}

function blockedWords(state: SeenSessionState, host: string): string {
  if (state === 'waiting') return 'Waiting for the music. Press Listen to hear it from the first note.';
  if (state === 'paused') return `${host} took a break. Press Listen to hear it go on.`;
  if (state === 'reconnecting') return `${host} dropped off. Press Listen to hear it come back.`;
  return 'Your browser wants a tap before it makes a sound.';
}

function playingWords({ session, quiet, muted, trouble, detour }: PageView): string {
  if (trouble) return trouble;
  if (session.nowPlaying.playbackState === 'paused') return 'The music is paused over there. Still here.';
  if (quiet) return 'It went quiet over there. Still here.';
  return muted ? 'Live, but muted here.' : (detour ?? 'Live');
}
