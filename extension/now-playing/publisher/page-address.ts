/** Query parameters that say which page it is; everything else (tracking, tokens, positions) is left out. */
const IDENTIFYING: ReadonlySet<string> = new Set([
  'v',
  'i',
  'id',
  'show',
  'track',
  'album',
  'playlist',
  'episode',
]);
const LONGEST = 2048;

/** The page's address as listeners may have it; `null` for anything but `http:` and `https:`. */
export function pageAddress(address: string): string | null {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  url.hash = '';
  url.username = '';
  url.password = '';
  for (const [name, value] of [...url.searchParams]) {
    if (!IDENTIFYING.has(name) || !/^[\w-]{1,64}$/.test(value)) url.searchParams.delete(name);
  }
  return url.href.length > LONGEST ? url.origin : url.href;
}
