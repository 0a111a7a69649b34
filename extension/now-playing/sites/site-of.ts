import { hostMatches } from './host-matches.ts';
import type { SiteFile } from './site-file.ts';

export function siteOf(host: string, sites: readonly SiteFile[]): SiteFile | undefined {
  // Loops: this runs in the page, which may have put its own methods on arrays.
  for (const site of sites) {
    for (const pattern of site.hosts) if (hostMatches(pattern, host)) return site;
  }
  return undefined;
}

/** The site of a page under any name: by its host, else by what only that platform's pages have. */
export function siteOfPage(page: Document, sites: readonly SiteFile[]): SiteFile | undefined {
  const byHost = siteOf(page.location.hostname, sites);
  if (byHost) return byHost;
  for (const site of sites) {
    if (site.platform !== undefined && page.querySelector(site.platform) !== null) return site;
  }
  return undefined;
}
