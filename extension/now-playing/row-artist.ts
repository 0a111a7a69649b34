export interface NamedTrack {
  readonly title: string;
  readonly artist: string;
}

const SEPARATOR = /\s+[-–—|]\s+/;
const VARIOUS = /^(various|various artists|v\.?\s?\/?\s?a\.?|diverse|varios( artistas)?|compilation)$/i;
/** What stands after a dash and is no title, but says which recording it is. */
const VERSION =
  /\b(live|remix|mix|edit|version|demo|acoustic|instrumental|remaster(ed)?|mono|stereo|bonus|reprise|interlude|session|take|part|pt|vol|outro|intro|cover|dub|extended|original|radio|unplugged|(19|20)\d\d)\b/i;
/** What numbers or names the parts of one work, before the dash. */
const WORK =
  /\d\s*$|\b(chapter|act|scene|movement|symphony|concerto|sonata|suite|opus|op|no|episode|ep|side|disc|cd|track|day|theme|prelude|fugue|etude|study|untitled)\b/i;
/** Sides of records ("A1") and numbers are no artists. */
const SHORTEST_NAME = 3;

/**
 * The row "Some Artist - First Light" of a compilation is a track of Some Artist's; on any other release a
 * dash belongs to the title.
 * @param rows titles of all tracks of the release, as far as the page shows them
 * @param kind the page is that of a release, of a track that is part of one and by nobody but the owner of
 * the page, or of a single track
 */
export function trackOfRow(
  track: NamedTrack,
  rows: readonly string[],
  kind: 'release' | 'part' | 'single',
): NamedTrack {
  const parts = partsOf(track.title);
  if (!parts) return track;
  const isCompilation =
    same(parts.artist, track.artist) ||
    VARIOUS.test(track.artist.trim()) ||
    (rows.length > 1 ? areCompiled(rows) : kind !== 'single' && isCredit(parts));
  return isCompilation ? parts : track;
}

/** Most rows name somebody, not all the same version, and not sides of a record. */
function areCompiled(rows: readonly string[]): boolean {
  const credits = rows.map(partsOf).filter((parts) => parts !== undefined);
  if (credits.length * 3 < rows.length * 2) return false;
  if (credits.every(({ artist }) => artist.length < SHORTEST_NAME)) return false;
  const versions = credits.filter(({ title }) => VERSION.test(title) || same(title, credits[0]?.title ?? ''));
  return credits.length === 1 || versions.length < credits.length;
}

function isCredit({ artist, title }: NamedTrack): boolean {
  // A dash within brackets parts no artist from a title.
  const isWithin = (artist.match(/[([]/g)?.length ?? 0) !== (artist.match(/[)\]]/g)?.length ?? 0);
  return artist.length >= SHORTEST_NAME && !isWithin && !VERSION.test(title) && !WORK.test(artist);
}

function partsOf(text: string): NamedTrack | undefined {
  const [artist = '', ...rest] = text.trim().split(SEPARATOR);
  const title = rest.join(' - ');
  return artist === '' || title === '' ? undefined : { artist, title };
}

function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
