import { SITES } from '../sites/index.ts';
import { knownSiteName, siteName } from '../sites/site-name.ts';
import { siteOf } from '../sites/site-of.ts';

/** What players write in a track's place, in the languages of the sites that show advertisements. */
const WORDS = new Set(
  [
    'ad ads advert advertisement advertising commercial sponsored werbung anzeige publicité publicite annonce',
    'anuncio anuncios publicidad publicidade anúncio propaganda pubblicità pubblicita annuncio reclame advertentie',
    'reklama reklame reklam reklaam annons mainos mainonta hirdetés reclamă oglas διαφήμιση реклама פרסומת إعلان',
    'quảngcáo iklan โฆษณา विज्ञापन 広告 广告 廣告 광고',
  ]
    .join(' ')
    .split(' '),
);
/** "1 of 2" in "Advertisement · 1 of 2", "Werbung (1/2)". */
const COUNTER = /[\s:.·•(]*\d+\s*(?:of|\/|von|de|di|sur|из)\s*\d+\)?\s*$/i;
/** Longer is no advertisement, where nothing else is known of the site. */
const LONGEST_MS = 90_000;

/** What stands beside such a word and makes no title of it. */
const COMPANIONS = new Set(
  'a an audio block break by content message our pause pausa pausen spot spots the unsere your'.split(' '),
);
/** What sites add to their names where they name themselves. */
const NAME_ENDING = /(?:radio|music|fm|player|app|live)$/;

export interface SaidTrack {
  readonly title: string;
  readonly artist: string;
  /** `null`: unknown. */
  readonly durationMs: number | null;
  /** Said by the page's Media Session or its site file, so that it is no title of a page. */
  readonly isSaid?: boolean;
}

/**
 * Whether what a page says in a track's place is an advertisement: a word for it as the title, and the site
 * itself or nobody as the artist; or such a word as the artist. Of a site that nobody knows it must be short
 * besides. A song of that name has somebody who made it.
 */
export function isAdvertisement({ title, artist, durationMs, isSaid }: SaidTrack, host: string): boolean {
  const isKnown = knownSiteName(host) !== undefined;
  const names = namesOf(host);
  const parts = title.replace(COUNTER, '').split(/\s+[|–—·•-]\s+/);
  const others = parts.filter((part) => !saysAdvertisement(part));
  const isTitled = others.length < parts.length && others.every((part) => names.has(squashed(part)));
  const isShort = durationMs !== null && durationMs > 0 && durationMs <= LONGEST_MS;
  if (saysAdvertisement(artist)) return isKnown || (isTitled && isShort);
  if (!isTitled) return false;
  // Without an artist it may be a page's title like any other.
  if (squashed(artist) === '') {
    if (isKnown) return others.length > 0 || isShort || isSaid === true;
    return isShort && isSaid === true;
  }
  const isSite = names.has(squashed(artist)) || names.has(squashed(artist).replace(NAME_ENDING, ''));
  return isSite && (isKnown || isShort);
}

function saysAdvertisement(text: string): boolean {
  if (WORDS.has(squashed(text))) return true;
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
  return (
    words.some((word) => WORDS.has(word)) && words.every((word) => WORDS.has(word) || COMPANIONS.has(word))
  );
}

/** By what a site may call itself. */
function namesOf(host: string): ReadonlySet<string> {
  const labels = host
    .replace(/^www\./, '')
    .split('.')
    .slice(0, -1);
  const own = siteOf(host, SITES)?.advertisers ?? [];
  return new Set([siteName(host), ...labels, ...own].map(squashed).filter((name) => name.length > 2));
}

function squashed(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}
