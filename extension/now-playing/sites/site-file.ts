/** What a site needs beyond the generic way. One small file a site, data only: selectors are tried in order. */
export interface SiteFile {
  /** A host name; `*.example.com` for that domain and all below it. */
  readonly hosts: readonly string[];
  /** What the generic way lacks here. */
  readonly why: string;
  /** What this site puts into its Media Session, if anything, is not the track. */
  readonly mediaSession?: 'unreliable';
  /** Shown while an advertisement plays. */
  readonly advertisement?: string;
  readonly title?: readonly string[];
  readonly artist?: readonly string[];
  readonly album?: readonly string[];
  /** `<img>` elements. */
  readonly artwork?: readonly string[];
  /** Clocks such as "1:23"; `duration` may show what is left, as a negative time. The music plays while `position` ticks. */
  readonly clock?: { readonly position: string; readonly duration: string };
}
