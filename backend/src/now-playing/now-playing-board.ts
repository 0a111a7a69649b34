import {
  amendedWords,
  isCompletion,
  isReworded,
  type NowPlaying,
  type NowPlayingReport,
  type PlaybackState,
  type PositionAnchor,
  type PositionReport,
  positionAt,
  SNAPSHOT_HISTORY,
  type Track,
  type TrackReport,
  trackChange,
  WORDS_FOLLOW_MS,
} from '@auxcast/shared-types';
import { BEGINNING_MS, RepeatWatch } from './repeat-watch.ts';

/** Positions that differ by less are the same, seen through another jitter. Milliseconds. */
const SAME_POSITION_MS = 250;
/** Where a page names the next track first, its position follows within this. */
const POSITION_FOLLOWS_MS = 3000;

/** The same on the way here: what the extension still takes for the same track comes a little later. */
const REPORTED_WITHIN_MS = WORDS_FOLLOW_MS + 2000;

/** The picture of a track, as everyone may fetch it. */
export interface TrackArtwork {
  /** Path on this server. */
  readonly url: string;
  /** `#rrggbb`. */
  readonly accent: string;
}

/** What a report made of the board: nothing, a new position, or something to be told whole. */
export type BoardChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'position'; readonly playbackState: PlaybackState; readonly anchor: PositionAnchor }
  | {
      readonly kind: 'nowPlaying';
      readonly nowPlaying: NowPlaying;
      /** The track to write down, when it is new or amended. */
      readonly stored: Track | null;
      /** The one before, to write down once more: it was amended by mistake. */
      readonly restored?: Track;
    };

const NO_CHANGE: BoardChange = { kind: 'none' };

/**
 * What is playing in one session, and what was. A report that says more about the track it has amends that
 * track; the same track is a new one when another came between, or when it plays from its beginning once
 * more.
 */
export class NowPlayingBoard {
  readonly #now: () => number;
  readonly #repeat = new RepeatWatch();
  #history: Track[];
  #current: NowPlaying;
  /** The track as it was before its words changed, until its position says that it is still the same. */
  #reworded: { readonly before: Track; readonly atMs: number } | undefined;

  /**
   * A track that was known well as it was before some of its words changed: they may be the first ones of the
   * next track.
   */
  #early: { readonly before: Track; readonly atMs: number } | undefined;
  /** When the track began, and whether that was before its own position was told. */
  #beganAtMs = Number.NEGATIVE_INFINITY;
  #lacksPosition = false;

  /**
   * @param options.history the last tracks before, oldest first: the latest is shown until the host says more
   */
  constructor(options: { readonly now: () => number; readonly history?: readonly Track[] }) {
    this.#now = options.now;
    this.#history = lasting(options.history ?? []);
    this.#current = { track: this.#history.at(-1) ?? null, playbackState: 'none', anchor: null };
  }

  get current(): NowPlaying {
    return this.#current;
  }

  /**
   * The last tracks, newest last, the current one included. Never changed: after the next track it is another
   * list.
   */
  get history(): Track[] {
    return this.#history;
  }

  /** Whether this report would begin another track. */
  isNew({ track }: NowPlayingReport): boolean {
    if (track === null) return false;
    const latest = this.#history.at(-1);
    if (trackChange(latest ?? null, track) !== 'new') return false;
    return latest === undefined || !this.#isFresh || !isCompletion(latest, track);
  }

  /** Whether the track seems to play once more: look again after `REPEAT_SETTLES_MS`, by `confirmRepeat`. */
  get mayRepeat(): boolean {
    return this.#current.track !== null && this.#repeat.repeatsAt(this.#now());
  }

  /** Its words and its position may still be on their way. */
  get #isFresh(): boolean {
    return this.#now() - this.#beganAtMs <= REPORTED_WITHIN_MS;
  }

  report(report: NowPlayingReport, artwork: TrackArtwork | null): BoardChange {
    const before = this.#current;
    const latest = this.#history.at(-1);
    const isNew = this.isNew(report);
    const track =
      report.track === null ? null : this.#trackFor(report.track, artwork, isNew ? undefined : latest);
    const reported = report.position === null ? null : this.#anchor(report.position);
    const anchor = isSameAnchor(before.anchor, reported) ? before.anchor : reported;
    const { playbackState } = report;
    const sameTrack = isSameTrack(before.track, track);
    if (sameTrack && anchor === before.anchor && playbackState === before.playbackState) return NO_CHANGE;

    this.#current = { track: sameTrack ? before.track : track, playbackState, anchor };
    const restored = isNew && track !== null ? this.#wordsBefore(track) : undefined;
    if (isNew) this.#begin(anchor);
    else this.#move(anchor);
    if (track !== null && latest !== undefined && !isNew) this.#noteWords(latest, track);
    const wasNext = this.#takeForNext();
    if (wasNext !== undefined) return wasNext;
    if (sameTrack && anchor !== null) return { kind: 'position', playbackState, anchor };
    const stored = track === null || isSameTrack(latest ?? null, track) ? null : track;
    if (restored !== undefined) this.#remember(restored);
    if (stored !== null) this.#remember(stored);
    return { kind: 'nowPlaying', nowPlaying: this.#current, stored, ...(restored && { restored }) };
  }

  position(report: PositionReport): BoardChange {
    const anchor = this.#anchor(report);
    if (isSameAnchor(this.#current.anchor, anchor)) return NO_CHANGE;
    this.#current = { ...this.#current, anchor };
    this.#move(anchor);
    return this.#takeForNext() ?? { kind: 'position', playbackState: this.#current.playbackState, anchor };
  }

  /** The track plays once more, if it still seems so: it is told and stored as another one. */
  confirmRepeat(): BoardChange {
    const { track, playbackState, anchor } = this.#current;
    if (track === null || !this.mayRepeat) return NO_CHANGE;
    const again: Track = { ...track, number: track.number + 1, startedAtMs: this.#now() };
    this.#current = { track: again, playbackState, anchor };
    this.#begin(anchor);
    this.#remember(again);
    return { kind: 'nowPlaying', nowPlaying: this.#current, stored: again };
  }

  /**
   * The track whose words have just changed is at its beginning: they were the next one's, and the one before
   * gets its own back.
   */
  #takeForNext(): BoardChange | undefined {
    const reworded = this.#reworded;
    const { track, playbackState, anchor } = this.#current;
    if (reworded === undefined || track === null || track.number !== reworded.before.number) return undefined;
    if (this.#now() - reworded.atMs > POSITION_FOLLOWS_MS || !this.#repeat.isBackAt(this.#now()))
      return undefined;
    const next: Track = { ...track, number: track.number + 1, startedAtMs: this.#now() };
    this.#current = { track: next, playbackState, anchor };
    this.#begin(anchor);
    const restored = reworded.before;
    this.#remember(restored);
    this.#remember(next);
    return { kind: 'nowPlaying', nowPlaying: this.#current, stored: next, restored };
  }

  /** Words of a track became others, or more. */
  #noteWords(before: Track, after: Track): void {
    const atMs = this.#now();
    // The album alone may come late, too, and pages say positions at will: right after its beginning the next
    // track is not yet near.
    const isLateAlbum = this.#isFresh && !isReworded({ ...before, album: null }, { ...after, album: null });
    if (isReworded(before, after) && !isLateAlbum) this.#reworded = { before, atMs };
    if (before.artist === after.artist && before.album === after.album) return;
    if (this.#isFresh && !this.#wasWhole(before, after)) return;
    const isGoingOn = this.#early !== undefined && atMs - this.#early.atMs <= REPORTED_WITHIN_MS;
    if (!isGoingOn) this.#early = { before, atMs };
  }

  /** What was replaced was the track's own: not missing, and not left from the track before. */
  #wasWhole(before: Track, after: Track): boolean {
    const former = this.#history.at(-2);
    const isOwn = (word: 'artist' | 'album') =>
      before[word] === after[word] || (before[word] !== null && before[word] !== former?.[word]);
    return former !== undefined && isOwn('artist') && isOwn('album');
  }

  /** The track before as it was, if words that it was given at last were the first ones of the next. */
  #wordsBefore({ artist, album }: Track): Track | undefined {
    const [early, latest] = [this.#early, this.#history.at(-1)];
    if (early === undefined || latest?.number !== early.before.number) return undefined;
    if (this.#now() - early.atMs > REPORTED_WITHIN_MS) return undefined;
    const isAlbum = latest.album !== early.before.album && latest.album === album;
    const isArtist = latest.artist !== early.before.artist && latest.artist === artist;
    return isAlbum || isArtist ? early.before : undefined;
  }

  /**
   * Of a report about another track, or about `known`: what was known of it stays, for pictures and words
   * come one by one.
   */
  #trackFor(report: TrackReport, artwork: TrackArtwork | null, known: Track | undefined): Track {
    const words = known === undefined ? wordsOf(report) : amendedWords(known, report);
    const before = known ?? NO_ARTWORK;
    const picture = artwork ?? { url: before.artworkUrl, accent: before.accent };
    return {
      number: known?.number ?? (this.#history.at(-1)?.number ?? 0) + 1,
      ...words,
      artworkUrl: picture.url,
      accent: picture.accent,
      startedAtMs: known?.startedAtMs ?? this.#now(),
    };
  }

  #begin(anchor: PositionAnchor | null): void {
    this.#repeat.restart(anchor);
    this.#reworded = undefined;
    this.#early = undefined;
    this.#beganAtMs = this.#now();
    this.#lacksPosition = anchor !== null && anchor.positionMs > BEGINNING_MS;
  }

  /**
   * The first jump of a track that began where the one before was, leads to where it truly is: it plays for
   * the first time.
   */
  #move(anchor: PositionAnchor | null): void {
    const positionMs = this.#repeat.positionAt(this.#now());
    const isFirst =
      this.#lacksPosition &&
      this.#isFresh &&
      anchor !== null &&
      positionMs !== undefined &&
      Math.abs(positionAt(anchor, this.#now()) - positionMs) > SAME_POSITION_MS;
    if (!isFirst) {
      this.#repeat.move(anchor);
      return;
    }
    this.#lacksPosition = false;
    this.#repeat.restart(anchor);
  }

  #remember(track: Track): void {
    const isAnother = this.#history.at(-1)?.number !== track.number;
    this.#history = lasting([...(isAnother ? this.#history : this.#history.slice(0, -1)), track]);
  }

  #anchor({ positionMs, durationMs, rate, ageMs }: PositionReport): PositionAnchor {
    return { positionMs, durationMs, rate, atMs: this.#now() - ageMs };
  }
}

/** Frozen, so that whoever has it may keep what was made of it. */
function lasting(tracks: readonly Track[]): Track[] {
  const last = tracks.slice(-SNAPSHOT_HISTORY);
  Object.freeze(last);
  return last;
}

const NO_ARTWORK = { artworkUrl: null, accent: null };

function wordsOf({ title, artist, album, source }: TrackReport) {
  return { title, artist, album, source };
}

function isSameTrack(a: Track | null, b: Track | null): boolean {
  if (a === null || b === null) return a === b;
  return JSON.stringify(shownOf(a)) === JSON.stringify(shownOf(b));
}

function shownOf({ number, title, artist, album, source, artworkUrl }: Track) {
  return [number, title, artist, album, source?.site, source?.url, artworkUrl];
}

function isSameAnchor(a: PositionAnchor | null, b: PositionAnchor | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.rate !== b.rate || a.durationMs !== b.durationMs) return false;
  const atMs = Math.max(a.atMs, b.atMs);
  return Math.abs(positionAt(a, atMs) - positionAt(b, atMs)) < SAME_POSITION_MS;
}
