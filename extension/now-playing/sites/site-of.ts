import { hostMatches } from './host-matches.ts';
import type { SiteFile } from './site-file.ts';

export function siteOf(host: string, sites: readonly SiteFile[]): SiteFile | undefined {
  return sites.find(({ hosts }) => hosts.some((pattern) => hostMatches(pattern, host)));
}

/** The site of a page under any name: by its host, else by what only that platform's pages have. */
export function siteOfPage(page: Document, sites: readonly SiteFile[]): SiteFile | undefined {
  const isPlatform = ({ platform }: SiteFile) =>
    platform !== undefined && page.querySelector(platform) !== null;
  return siteOf(page.location.hostname, sites) ?? sites.find(isPlatform);
}
