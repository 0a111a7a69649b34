import { hostMatches } from '../sites/host-matches.ts';

export interface PublicPages {
  readonly path: RegExp;
  /** Parameters that say which page it is, and nothing else. */
  readonly query?: readonly string[];
}

/**
 * One step of a path that names something: no secret of SoundCloud's (`s-` and letters and digits), nothing
 * encoded.
 */
const NAME = '(?!s-[A-Za-z0-9]{5,}(?:/|$))[\\w~.-]{1,200}';
/** Steps where SoundCloud and Mixcloud have no artist, but what is the visitor's own. */
const OWN =
  '(?!(?:you|me|your|my|stream|feed|messages|inbox|notifications|settings|account|upload|dashboard|search)(?:/|$))';

function paths(...patterns: readonly string[]): RegExp {
  return new RegExp(`^/(?:${patterns.join('|')})/?$`);
}

const BANDCAMP: PublicPages = { path: paths('', 'music', `(?:album|track)/${NAME}`) };

/**
 * Pages of which it is known that everybody may see them, and under which address. Whatever is not here may
 * be a share for the few, a mailbox or a search: of such a page strangers learn the site alone.
 */
const PAGES: Readonly<Record<string, PublicPages>> = {
  '*.youtube.com': {
    path: paths('watch', `(?:shorts|live)/${NAME}`, `@${NAME}`, `(?:channel|c|user)/${NAME}`),
    query: ['v'],
  },
  'open.spotify.com': {
    path: paths(`(?:intl-[a-z]{2,}/)?(?:track|album|artist|playlist|episode|show)/${NAME}`),
  },
  'music.apple.com': {
    // A list that somebody shares has a name of its own kind, which is its only lock.
    path: paths(
      `[a-z]{2}/(?:album|song|artist|playlist|station|music-video)(?:/${NAME})?/(?!pl\\.u-)${NAME}`,
    ),
    query: ['i'],
  },
  '*.soundcloud.com': { path: paths(`${OWN}${NAME}(?:/(?:sets/)?${NAME})?`) },
  '*.bandcamp.com': BANDCAMP,
  '*.deezer.com': { path: paths(`(?:[a-z]{2}/)?(?:track|album|artist|playlist|show|episode)/\\d{1,20}`) },
  '*.tidal.com': { path: paths(`(?:browse/)?(?:track|album|artist|video)/\\d{1,20}`) },
  '*.mixcloud.com': { path: paths('discover(?:/[\\w-]{1,80})?', `${OWN}${NAME}(?:/${NAME})?`) },
  'music.amazon.*': { path: paths(`(?:albums|artists|tracks|playlists|podcasts)/${NAME}`) },
  '*.pandora.com': { path: paths(`artist/${NAME}(?:/${NAME}){0,3}`) },
};

/** Those of a platform whose pages stand under their owners' names, known by the page. */
export const PLATFORM_PAGES = BANDCAMP;

export function publicPagesOf(host: string): PublicPages | undefined {
  return Object.entries(PAGES).find(([pattern]) => hostMatches(pattern, host))?.[1];
}
