import {
  type NowPlaying,
  type NowPlayingReport,
  type PlaybackState,
  type PositionAnchor,
  type PositionReport,
  positionAt,
  SNAPSHOT_HISTORY,
  type Track,
  type TrackReport,
} from '@auxcast/shared-types';

/** Positions that differ by less are the same, seen through another jitter. Milliseconds. */
const SAME_POSITION_MS = 250;

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
  /** `stored`: the track to write down, when it is new or its artwork is. */
  | { readonly kind: 'nowPlaying'; readonly nowPlaying: NowPlaying; readonly stored: Track | null };

const NO_CHANGE: BoardChange = { kind: 'none' };

/** What is playing in one session, and what was. */
export class NowPlayingBoard {
  readonly #now: () => number;
  #history: Track[];
  #current: NowPlaying;

  /** @param options.history the last tracks before, oldest first: the latest is shown until the host says more */
  constructor(options: { readonly now: () => number; readonly history?: readonly Track[] }) {
    this.#now = options.now;
    this.#history = lasting(options.history ?? []);
    this.#current = { track: this.#history.at(-1) ?? null, playbackState: 'none', anchor: null };
  }

  get current(): NowPlaying {
    return this.#current;
  }

  /** The last tracks, newest last, the current one included. Never changed: after the next track it is another list. */
  get history(): Track[] {
    return this.#history;
  }

  report(report: NowPlayingReport, artwork: TrackArtwork | null): BoardChange {
    const before = this.#current;
    const latest = this.#history.at(-1);
    const track = report.track === null ? null : this.#trackFor(report.track, artwork, latest);
    const reported = report.position === null ? null : this.#anchor(report.position);
    const anchor = isSameAnchor(before.anchor, reported) ? before.anchor : reported;
    const { playbackState } = report;
    const sameTrack = isSameTrack(before.track, track);
    if (sameTrack && anchor === before.anchor && playbackState === before.playbackState) return NO_CHANGE;

    this.#current = { track: sameTrack ? before.track : track, playbackState, anchor };
    if (sameTrack && anchor !== null) return { kind: 'position', playbackState, anchor };
    const stored = track === null || isSameTrack(latest ?? null, track) ? null : track;
    if (stored !== null) this.#remember(stored);
    return { kind: 'nowPlaying', nowPlaying: this.#current, stored };
  }

  position(report: PositionReport): BoardChange {
    const anchor = this.#anchor(report);
    if (isSameAnchor(this.#current.anchor, anchor)) return NO_CHANGE;
    this.#current = { ...this.#current, anchor };
    return { kind: 'position', playbackState: this.#current.playbackState, anchor };
  }

  /** The track of this report: the latest one if it is still that, otherwise the next. */
  #trackFor(report: TrackReport, artwork: TrackArtwork | null, latest: Track | undefined): Track {
    const { title, artist, album, source } = report;
    const isLatest = latest !== undefined && identity(latest) === identity(report);
    // A report without artwork comes before its picture was fetched; what was known stays.
    const known = isLatest ? { artworkUrl: latest.artworkUrl, accent: latest.accent } : NO_ARTWORK;
    const picture = artwork === null ? known : { artworkUrl: artwork.url, accent: artwork.accent };
    const number = isLatest ? latest.number : (latest?.number ?? 0) + 1;
    const startedAtMs = isLatest ? latest.startedAtMs : this.#now();
    return { number, title, artist, album, source, ...picture, startedAtMs };
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

function identity({ title, artist, album, source }: Track | TrackReport): string {
  return JSON.stringify([title, artist, album, source?.site ?? null]);
}

function isSameTrack(a: Track | null, b: Track | null): boolean {
  if (a === null || b === null) return a === b;
  return a.number === b.number && a.artworkUrl === b.artworkUrl && a.source?.url === b.source?.url;
}

function isSameAnchor(a: PositionAnchor | null, b: PositionAnchor | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.rate !== b.rate || a.durationMs !== b.durationMs) return false;
  const atMs = Math.max(a.atMs, b.atMs);
  return Math.abs(positionAt(a, atMs) - positionAt(b, atMs)) < SAME_POSITION_MS;
}
