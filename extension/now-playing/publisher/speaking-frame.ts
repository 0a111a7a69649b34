import type { PagePosition, PageReading } from '../page-facts.ts';
import { isHeard, playbackOf } from '../playback.ts';

/** What each frame of a tab said last, by the browser's number of the frame; 0 is the page itself. */
export type FrameReadings = ReadonlyMap<number, PageReading>;

/** Whose words name the music, and whose element makes it. Mostly the same frame. */
export interface Speaking {
  readonly words: number;
  readonly sound: number;
}

/**
 * The frame that sounds speaks, the former one as long as it does. A player may well say on its page what an
 * element in a frame plays: then words and sound are of two frames. Where nothing sounds, the frame speaks
 * that says it plays, else the former one.
 */
export function whoSpeaks(frames: FrameReadings, former: Speaking | undefined): Speaking | undefined {
  const ids = [...frames.keys()].sort((a, b) => rank(b) - rank(a));
  function rank(id: number): number {
    return id === former?.sound ? 2 : id === 0 ? 1 : 0;
  }
  const first = (fits: (reading: PageReading) => boolean) => ids.find((id) => holds(frames.get(id), fits));
  const alone = (id: number | undefined) => (id === undefined ? undefined : { words: id, sound: id });

  const heard = first((reading) => isHeard(reading.media) && saysTrack(reading));
  if (heard !== undefined) return alone(heard);
  const sound = first(({ media }) => isHeard(media));
  if (sound !== undefined) {
    const words = first((reading) => reading.media === null && saysTrack(reading));
    if (words !== undefined) return { words, sound };
    if (holds(frames.get(sound), isNamed)) return alone(sound);
  }
  return (
    alone(first((reading) => saysTrack(reading) && reading.session.playbackState === 'playing')) ??
    alone(
      first((reading) => former !== undefined && reading === frames.get(former.sound) && isNamed(reading)),
    ) ??
    alone(first(saysTrack)) ??
    alone(first(isNamed)) ??
    alone(sound ?? ids[0])
  );
}

/** One reading of what two frames say. */
export function mergedReading(frames: FrameReadings, { words, sound }: Speaking): PageReading | undefined {
  const [named, sounding, top] = [frames.get(words), frames.get(sound), frames.get(0)];
  if (!named || !sounding) return undefined;
  const page = { title: named.page.title || sounding.page.title, url: addressOf(named, top) };
  if (named === sounding) return { ...named, page };
  const atMs = Math.max(named.atMs, sounding.atMs);
  const moves = playbackOf({ ...named, media: sounding.media }, atMs).anchor?.rate !== 0;
  const later = (position: PagePosition | null, reading: PageReading) =>
    position && moves
      ? { ...position, positionMs: position.positionMs + (atMs - reading.atMs) * position.rate }
      : position;
  const media = sounding.media && { ...sounding.media, position: later(sounding.media.position, sounding) };
  // The element knows where it is, and when it stands; the page that speaks for it said it once.
  const isSaidOfIt = isSameLength(sounding.media?.position?.durationMs, named.session.position?.durationMs);
  return {
    session: { ...named.session, position: isSaidOfIt ? null : later(named.session.position, named) },
    media,
    site: named.site,
    page,
    atMs,
  };
}

/**
 * Milliseconds: lengths of the same sound, as a page says it (often in whole seconds) and as its element
 * does.
 */
const SAME_LENGTH_MS = 1500;

function isSameLength(a: number | null | undefined, b: number | null | undefined): boolean {
  return typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= SAME_LENGTH_MS;
}

/** The page's, which is what the host looks at; but music of another site is that one's. */
function addressOf({ page }: PageReading, top: PageReading | undefined): string {
  const origin = URL.parse(page.url)?.origin ?? 'null';
  const isOwn = origin === 'null' || (top !== undefined && origin === URL.parse(top.page.url)?.origin);
  return isOwn ? (top?.page.url ?? page.url) : page.url;
}

function holds(reading: PageReading | undefined, fits: (reading: PageReading) => boolean): boolean {
  return reading !== undefined && fits(reading);
}

function saysTrack({ session, site }: PageReading): boolean {
  return site?.sessionCounts !== false && session.metadata !== null && session.metadata.title !== '';
}

function isNamed(reading: PageReading): boolean {
  return (
    saysTrack(reading) || (reading.site !== null && reading.site.title !== '') || reading.page.title !== ''
  );
}
