/**
 * "(3) ▶ Song | Mixcloud" as "Song": counters, play marks and the site's own name do not belong to a track.
 */
export function trackTitle(pageTitle: string, site: string): string {
  const begun = pageTitle.replace(/^\s*(?:\(\d+\+?\)\s*)?(?:[▶►⏵🔊🎵♫♪]\ufe0f?\s*)*/u, '');
  const end = begun.match(/^(?<title>.+\S)\s+[|–—·•-]\s+(?<last>[^|–—·•]+)$/u)?.groups;
  const isSite = end?.['last']?.trim().toLowerCase() === site.toLowerCase();
  return (isSite && end?.['title']) || begun;
}
