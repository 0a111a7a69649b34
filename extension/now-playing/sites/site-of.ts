import { hostMatches } from './host-matches.ts';
import type { SiteFile } from './site-file.ts';

export function siteOf(host: string, sites: readonly SiteFile[]): SiteFile | undefined {
  return sites.find(({ hosts }) => hosts.some((pattern) => hostMatches(pattern, host)));
}
