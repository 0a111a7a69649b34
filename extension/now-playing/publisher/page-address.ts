import { isPublicName } from '@auxcast/shared-types';
import { type PublicPages, publicPagesOf } from './public-pages.ts';

const LONGEST = 2048;
const PLAIN = /^[\w-]{1,64}$/;

/**
 * The page's address as listeners may have it: of a page that everybody may see its path, of any other its
 * site alone; `null` for what is private (a file, an address of a private network, a machine by its number).
 * No login, no fragment, no parameter that is not known to name the page.
 * @param known the pages of a site that is not known by its host
 */
export function pageAddress(address: string, known?: PublicPages): string | null {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || !isPublicName(url.hostname)) return null;
  const pages = known ?? publicPagesOf(url.hostname);
  if (!pages?.path.test(url.pathname)) return siteOf(url);
  const shown = new URL(url.pathname, url.origin);
  for (const name of pages.query ?? []) {
    const value = url.searchParams.get(name);
    if (value !== null && PLAIN.test(value)) shown.searchParams.set(name, value);
  }
  return shown.href.length > LONGEST ? url.origin : shown.href;
}

/** A site's front page is a page like any other: its address ends as browsers write it. */
function siteOf({ origin, pathname }: URL): string {
  return pathname === '/' ? `${origin}/` : origin;
}
