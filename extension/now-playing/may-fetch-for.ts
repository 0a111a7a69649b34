import { isPublicHost } from '@auxcast/shared-types';

/**
 * Whether we may fetch `src` because the page at `page` says so: on the web, or in a private network if the
 * page is itself at home in one. A public name that somebody points into a private network cannot be told
 * from others here, for extensions cannot resolve names: browsers ask about that on their own (Local Network
 * Access).
 */
export function mayFetchFor(page: string, src: string): boolean {
  const [from, to] = [URL.parse(page), URL.parse(src)];
  if (from === null || to === null || !/^https?:$/.test(to.protocol)) return false;
  if (to.username !== '' || to.password !== '') return false;
  return isPublicHost(to.hostname) || !isPublicHost(from.hostname);
}
