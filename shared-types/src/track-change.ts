/**
 * Whether a report is about the track before it. Pages say a song and then complete it: the album comes
 * later, the other artists, a title that was cut. Server and extension decide by the same rule, and the
 * server's word counts.
 */
import { cleanText } from './text.ts';

/** What describes a track. */
export interface TrackWords {
  readonly title: string;
  readonly artist: string | null;
  readonly album: string | null;
  readonly source: { readonly site: string; readonly url: string | null } | null;
}

/** `same`: nothing new. `amended`: the same track, better described. `new`: another one. */
export type TrackChange = 'same' | 'amended' | 'new';

export function trackChange(before: TrackWords | null, after: TrackWords): TrackChange {
  if (before === null || !isSameSite(before, after)) return 'new';
  if (!isComposed(before, after) && !isComposed(after, before)) {
    if (!isSameTitle(before.title, after.title) || !isSameArtist(before.artist, after.artist)) return 'new';
  }
  const words = amendedWords(before, after);
  return JSON.stringify(words) === JSON.stringify(wordsOf(before)) ? 'same' : 'amended';
}

/** Pages say a track bit by bit: for so long after it began, another word may be its own. Milliseconds. */
export const WORDS_FOLLOW_MS = 8000;

/**
 * Whether `after`, said within `WORDS_FOLLOW_MS` of the beginning of `before`, is the same track said to its
 * end, though `trackChange` takes it for another: its title came first, beside the artist of the track
 * before; or all that stood there was a title, in whose place the true one comes with its artist.
 */
export function isCompletion(before: TrackWords, after: TrackWords): boolean {
  if (!isSameSite(before, after) || after.artist === null) return false;
  return isSameTitle(before.title, after.title) || (before.artist === null && before.album === null);
}

/**
 * Whether only the artist is another one: the next title may follow, or it is somebody else's recording of
 * the same song.
 */
export function isOnlyArtistNew(before: TrackWords, after: TrackWords): boolean {
  return (
    isSameSite(before, after) &&
    isSameTitle(before.title, after.title) &&
    !isSameArtist(before.artist, after.artist)
  );
}

/** A track's words once `after` was said of it too: the newer word counts, and no word is taken back. */
export function amendedWords(before: TrackWords, after: TrackWords): TrackWords {
  const source = after.source && {
    site: after.source.site,
    url: after.source.url ?? before.source?.url ?? null,
  };
  return {
    // Other white space and marks are no better title: some pages scroll theirs.
    title: lettersOf(after.title) === lettersOf(before.title) ? before.title : after.title,
    artist: after.artist ?? before.artist,
    album: after.album ?? before.album,
    source: source ?? wordsOf(before).source,
  };
}

/**
 * Whether a word that stood there gave way to another one: the next song may begin so, before its position is
 * told. A word that only joined the others is no such change.
 */
export function isReworded(before: TrackWords, after: TrackWords): boolean {
  const isOther = (a: string | null, b: string | null) => a !== null && b !== null && plain(a) !== plain(b);
  return (
    isOther(before.title, after.title) ||
    isOther(before.artist, after.artist) ||
    isOther(before.album, after.album)
  );
}

function wordsOf({ title, artist, album, source }: TrackWords): TrackWords {
  return { title, artist, album, source: source && { site: source.site, url: source.url } };
}

function isSameSite(a: TrackWords, b: TrackWords): boolean {
  return a.source === null || b.source === null || a.source.site === b.source.site;
}

/** "Artist - Title" in one word, as titles of pages have it, and the same in two. */
function isComposed(whole: TrackWords, parts: TrackWords): boolean {
  if (parts.artist === null || (whole.artist !== null && !isSameArtist(whole.artist, parts.artist)))
    return false;
  const title = plain(whole.title);
  return (
    title === plain(`${parts.artist} ${parts.title}`) || title === plain(`${parts.title} ${parts.artist}`)
  );
}

/** Says who else plays. */
const GUESTS = /\b(feat|ft|featuring|with|prod)\b/i;
/** Says which edition it is of a recording that stays the same. */
const EDITION =
  /\b(remaster(ed)?|official|audio|video|lyrics?|visuali[sz]er|explicit|clean|mono|stereo|hd|hq|4k|deluxe|bonus( track)?|(album|single|original|full) (version|mix))\b/i;
/** Says that it is another one. */
const OTHER =
  /\b(part|pt|no|vol|reprise|instrumental|karaoke|remix|live|acoustic|demo|interlude|\d{1,2}|[ivx]+)\b/i;

function isSameTitle(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (plain(short) === plain(long)) return true;
  const cut = /^(.{3,}?)\s*(?:…|\.\.\.)$/u.exec(short)?.[1];
  if (cut !== undefined) return plain(long).startsWith(plain(cut));
  if (!long.toLowerCase().startsWith(short.toLowerCase())) return false;
  const rest = long.slice(short.length);
  const isAdded = /^\s*[([{]|^\s+(?:[-–—|·]\s|(?:feat|ft)\b)/iu.test(rest);
  return isAdded && (GUESTS.test(rest) || (EDITION.test(rest) && !OTHER.test(rest)));
}

function isSameArtist(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return true;
  const [one, other] = [namesIn(a), namesIn(b)];
  return [...one].every((name) => other.has(name)) || [...other].every((name) => one.has(name));
}

/** Between the names of several. */
const BETWEEN_NAMES =
  /[,;&/+×]|(?<=\s)(?:and|und|et|y|e|x|vs|with|feat|ft|featuring)\.?(?=\s)|(?<=[\s(])(?:feat|ft)\.(?=\S)/giu;

/** Who plays, whatever stands between the names and in whatever order they are. */
function namesIn(artist: string): ReadonlySet<string> {
  const names = artistOf(artist)
    .split(BETWEEN_NAMES)
    .map(nameOf)
    .filter((name) => name !== '');
  return new Set(names.length > 0 ? names : [plain(artist)]);
}

function nameOf(part: string): string {
  return plain(part).replace(/^the\s+(?=\S)/, '');
}

/** Without what a video site adds to the name of a channel. */
function artistOf(artist: string): string {
  return artist.replace(/\s+-\s+Topic$|(?<=\S)VEVO$/, '');
}

/**
 * For comparing: case, accents and punctuation are no other word. Only the accents of Latin, Greek and
 * Cyrillic letters: marks of other scripts are vowels, or make another consonant.
 */
function plain(text: string): string {
  const bare = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/gu, '');
  return lettersOf(bare.normalize('NFC'));
}

/** Letters and digits alone ("C#" is another note than "C"), or the text as it stands where it has none. */
function lettersOf(text: string): string {
  return text.replace(/(?<![\p{L}\p{M}\p{N}#+])[#+]+|[^\p{L}\p{M}\p{N}#+]+/gu, ' ').trim() || cleanText(text);
}
