import { isPublicHost, isPublicName } from '@auxcast/shared-types';

const ADDRESS = /\b[a-z][a-z0-9+.-]{1,20}:\/\/\S+/gi;
/** A folder of another machine, as Windows writes it. */
const SHARED_FOLDER = /\\\\[\w.$-]+(?:\\\S*)?/g;
const IPV6 = /\[(?=[^\]]*:[^\]]*:)[\da-f:.]+(?:%[^\]\s]+)?\](?::\d{1,5})?(?:\/\S*)?/gi;
const IPV4 = /(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(:\d{1,5})?(?:\/\S*)?(?![\d.]\d)/g;
/** A host's name without a scheme before it; a port, and a path. What is written in capitals is a title. */
const NAME = /(?<![\w.@:/-])(localhost|(?:[a-z\d-]+\.)+[a-z][a-z\d-]+)(:\d{1,5})?([/?#]\S*)?(?![\w-])/g;
/** Where a word of a title may stand as well. */
const WORD_ENDING = /\.(home|private|corp|router|gateway|ip)$/;
/** What is left hanging where an address stood. */
const LOOSE_END = /^[\s|–—·•:@-]+|[\s|–—·•:@-]+$/gu;

/**
 * A page's words without private addresses: of a web address its public name stays, of any
 * other nothing; nor does the name of the page's own host, if that is private.
 */
export function publicText(raw: string, pageHost: string): string {
  const shown = withoutHost(
    raw
      .replace(ADDRESS, nameOf)
      .replace(SHARED_FOLDER, '')
      .replace(IPV6, '')
      .replace(IPV4, (shown: string, ip: string, port: string | undefined) =>
        port === undefined && isPublicHost(ip) ? shown : '',
      )
      .replace(NAME, publicPart),
    pageHost,
  );
  return shown === raw ? raw : shown.replace(LOOSE_END, '');
}

function nameOf(address: string): string {
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) && isPublicName(url.hostname) ? url.hostname : '';
}

/** Of what may be an address without its scheme: a name alone stays if it may be a title's word. */
function publicPart(shown: string, name: string, port: string | undefined, path: string | undefined): string {
  const isPlace = port !== undefined || /[?#]|\/.*\//.test(path ?? '');
  if (name === 'localhost') return isPlace || path !== undefined ? '' : shown;
  if (isPublicName(name)) return isPlace ? name : shown;
  return isPlace || !WORD_ENDING.test(name) ? '' : shown;
}

function withoutHost(text: string, host: string): string {
  if (host === '' || isPublicName(host)) return text;
  // A host of one short word ("nas") may well be a word of a title, unless it has a port.
  const isWord = !/[.[\]]|^localhost$/i.test(host);
  const literal = host.replace(/[.[\]]/g, String.raw`\$&`);
  return text.replace(
    new RegExp(`${isWord ? '\\b' : ''}${literal}(?::\\d{1,5})${isWord ? '' : '?'}`, 'gi'),
    '',
  );
}
