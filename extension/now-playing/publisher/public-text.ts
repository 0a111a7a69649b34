import { isPublicName } from '@auxcast/shared-types';

const ADDRESS = /\b[a-z][a-z0-9+.-]{1,20}:\/\/\S+/gi;
/** Addresses of private networks (RFC 1918) and links (RFC 3927), with a port or without. */
const PRIVATE_IPV4 =
  /(?<![\d.])(?:10\.\d{1,3}|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?::\d{1,5})?(?![\d.]\d)/g;
/** What is left hanging where an address stood. */
const LOOSE_END = /^[\s|–—·•:@-]+|[\s|–—·•:@-]+$/gu;

/**
 * A page's words without addresses that are nobody's business: of a web address its public name stays, of any other nothing; nor
 * does the name of the page's own host, if that is private.
 */
export function publicText(raw: string, pageHost: string): string {
  const shown = withoutHost(raw.replace(ADDRESS, nameOf).replace(PRIVATE_IPV4, ''), pageHost);
  return shown === raw ? raw : shown.replace(LOOSE_END, '');
}

function nameOf(address: string): string {
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) && isPublicName(url.hostname) ? url.hostname : '';
}

function withoutHost(text: string, host: string): string {
  // A host of one short word ("nas") may well be a word of a title.
  if (isPublicName(host) || !/[.[\]]|^localhost$/i.test(host)) return text;
  const literal = host.replace(/[.[\]]/g, String.raw`\$&`);
  return text.replace(new RegExp(`${literal}(?::\\d{1,5})?`, 'gi'), '');
}
