import { isolated, type SessionSnapshot, type SessionSummary, type Track } from '@auxcast/shared-types';

/**
 * A session as link previews show it. The title stays the same while tracks change, or chats show one link as
 * many.
 */
export interface SessionCard {
  readonly title: string;
  readonly description: string;
  readonly image: string;
  readonly imageAlt: string;
  readonly imageIsCover: boolean;
}

export function sessionCard(
  session: Pick<SessionSnapshot | SessionSummary, 'title' | 'hostName' | 'kind' | 'visibility' | 'state'>,
  track: Track | null,
  origin: string,
): SessionCard {
  if (session.visibility === 'private') return privateCard(session.title, origin);
  if (session.kind === 'call') return callCard(session, origin);
  const host = session.hostName ? ` with ${isolated(session.hostName)}` : '';
  const standing = session.state === 'ended' ? 'Ended' : 'Live';
  return {
    title: `${isolated(session.title)}${host} · ${standing} on Auxcast`,
    description: describe(session.state, track),
    image: new URL(track?.artworkUrl ?? '/card.png', origin).href,
    imageAlt: track?.artworkUrl ? `Cover of ${isolated(track.album ?? track.title)}` : 'Auxcast',
    imageIsCover: Boolean(track?.artworkUrl),
  };
}

/** Whoever shows the link on has no invite. */
function privateCard(title: string, origin: string): SessionCard {
  return {
    title: `${title} · Auxcast`,
    description: 'Open it with your invite.',
    image: new URL('/card.png', origin).href,
    imageAlt: 'Auxcast',
    imageIsCover: false,
  };
}

/** Its title names its host already, as a rule. */
function callCard(
  { title, state }: Pick<SessionSnapshot | SessionSummary, 'title' | 'state'>,
  origin: string,
): SessionCard {
  const hasEnded = state === 'ended';
  return {
    title: `${isolated(title)} · ${hasEnded ? 'Call that ended' : 'Call'} on Auxcast`,
    description: hasEnded
      ? 'This call is over.'
      : 'Open the link and talk along, by sound alone. No account, nothing to install.',
    image: new URL('/card.png', origin).href,
    imageAlt: 'Auxcast',
    imageIsCover: false,
  };
}

function describe(state: SessionSnapshot['state'], track: Track | null): string {
  if (state === 'ended') return 'This session is over. See what was played.';
  if (!track) return 'Open the link and listen along. No account, nothing to install.';
  const by = track.artist ? ` by ${isolated(track.artist)}` : '';
  return `Now playing: ${isolated(track.title)}${by}. Open the link and listen along.`;
}
