/**
 * What a site needs beyond the generic way. One small file a site, data only: selectors are tried in order.
 */
export interface SiteFile {
  /** A host name; `*.example.com` for that domain and all below it. */
  readonly hosts: readonly string[];
  /**
   * On its pages under any other name, and on no page of others: a platform that serves people's own domains.
   */
  readonly platform?: string;
  /** What the generic way lacks here. */
  readonly why: string;
  /** What this site puts into its Media Session, if anything, is not the track. */
  readonly mediaSession?: 'unreliable';
  /** Shown while an advertisement plays. */
  readonly advertisement?: string;
  /**
   * Whom its Media Session names as the artist of an advertisement, besides the site itself; the title says
   * what it is.
   */
  readonly advertisers?: readonly string[];
  readonly title?: readonly string[];
  readonly artist?: readonly string[];
  readonly album?: readonly string[];
  /**
   * On a page of a release: the titles of all its tracks. On a compilation each is "Artist - Title", and the
   * artist of the page is who put it together. `part`: shown on the page of a single track that is of a
   * release; `owner`: whose page it is.
   */
  readonly release?: {
    readonly page: string;
    readonly rows: string;
    readonly part?: string;
    readonly owner?: string;
  };
  /** `<img>` elements. */
  readonly artwork?: readonly string[];
  /**
   * Clocks such as "1:23"; `duration` may show what is left, as a negative time. The music plays while
   * `position` ticks.
   */
  readonly clock?: { readonly position: string; readonly duration: string };
}
