import {
  type ArtworkUpload,
  type NowPlaying,
  type NowPlayingReport,
  type PositionReport,
  ProtocolError,
  type Track,
} from '@auxcast/shared-types';
import {
  type ArtworkShelf,
  artworkPath,
  type BoardChange,
  NowPlayingBoard,
  type TrackArtwork,
} from '../now-playing/index.ts';
import type { Raise } from './session-fact.ts';

/** Pictures one session may store; a track every minute for eight hours. */
const MAX_ARTWORKS = 500;

export interface NowPlayingIntakeOptions {
  readonly sessionId: string;
  /** See `ArtworkOwner`. */
  readonly artworkKey: string;
  /** The tracks so far, oldest first. */
  readonly history: readonly Track[];
  /** Pictures stored so far. */
  readonly artworkCount: number;
  readonly shelf: ArtworkShelf;
  readonly now: () => number;
  /** Throws when the session has ended: it may do so while a picture is decoded or looked for. */
  readonly demandOpen: () => void;
  readonly raise: Raise;
  readonly store: (track: Track) => void;
}

/** Takes the host's reports about what is playing, and makes of them what the session tells and stores. */
export class NowPlayingIntake {
  readonly #options: NowPlayingIntakeOptions;
  readonly #board: NowPlayingBoard;
  /** Those of this process; one of a former process that is sent again counts again. */
  readonly #artworks = new Set<string>();
  /** The number of the last track that began. */
  #latest: number;

  constructor(options: NowPlayingIntakeOptions) {
    this.#options = options;
    this.#latest = options.history.at(-1)?.number ?? 0;
    this.#board = new NowPlayingBoard({ now: options.now, history: options.history });
  }

  get current(): NowPlaying {
    return this.#board.current;
  }

  /** Never changed: after the next track it is another list. */
  get history(): Track[] {
    return this.#board.history;
  }

  /** At once. @throws ProtocolError `bad-artwork` when the session has no such picture */
  async report(report: NowPlayingReport): Promise<void> {
    this.show(report, await this.artworkOf(report));
  }

  /**
   * The picture that a report names. @throws ProtocolError `bad-artwork` when the session has no such picture
   */
  async artworkOf({ track }: NowPlayingReport): Promise<TrackArtwork | null> {
    this.#options.demandOpen();
    const artworkId = track?.artworkId ?? null;
    const artwork = artworkId === null ? null : await this.#find(artworkId);
    this.#options.demandOpen();
    return artwork;
  }

  show(report: NowPlayingReport, artwork: TrackArtwork | null): BoardChange {
    return this.#tell(this.#board.report(report, artwork));
  }

  position(report: PositionReport): BoardChange {
    this.#options.demandOpen();
    return this.#tell(this.#board.position(report));
  }

  /** Whether this report would begin another track. */
  isNew(report: NowPlayingReport): boolean {
    return this.#board.isNew(report);
  }

  /** Whether the track seems to play once more: `confirmRepeat` finds out, `REPEAT_SETTLES_MS` later. */
  get mayRepeat(): boolean {
    return this.#board.mayRepeat;
  }

  confirmRepeat(): BoardChange {
    return this.#tell(this.#board.confirmRepeat());
  }

  /**
   * Stores a picture; answers with its id, which is made from its content.
   * @param address whose turn it takes
   * @throws ProtocolError `bad-artwork`, `rate-limited`
   */
  async artwork(upload: ArtworkUpload, address: string): Promise<string> {
    const { sessionId, artworkKey, shelf } = this.#options;
    const artworkId = await shelf.add({ sessionId, address, artworkKey }, upload, (id) =>
      this.#demandRoom(id),
    );
    this.#artworks.add(artworkId);
    return artworkId;
  }

  /** @param artworkId undefined: of a picture that is not decoded yet */
  #demandRoom(artworkId: string | undefined): void {
    const { artworkCount, demandOpen } = this.#options;
    demandOpen();
    if (artworkCount + this.#artworks.size < MAX_ARTWORKS) return;
    if (artworkId !== undefined && this.#artworks.has(artworkId)) return;
    throw new ProtocolError('rate-limited', 'This session has stored as many pictures as it may.');
  }

  async #find(artworkId: string): Promise<TrackArtwork> {
    const { sessionId, shelf } = this.#options;
    const artwork = await shelf.find(sessionId, artworkId);
    if (artwork === undefined) {
      throw new ProtocolError('bad-artwork', 'This session has no such picture; send it first.');
    }
    return { url: artworkPath(sessionId, artworkId), accent: artwork.accent };
  }

  #stored(track: Track): void {
    if (track.number <= this.#latest) {
      this.#amended(track);
      return;
    }
    this.#latest = track.number;
    this.#options.store(track);
    this.#options.raise('trackStarted', track);
  }

  #amended(track: Track): void {
    this.#options.store(track);
    this.#options.raise('trackAmended', track);
  }

  #tell(change: BoardChange): BoardChange {
    if (change.kind === 'position') {
      const { playbackState, anchor } = change;
      this.#options.raise('positionChanged', { playbackState, anchor });
    } else if (change.kind === 'nowPlaying') {
      this.#options.raise('playingChanged', change.nowPlaying);
      if (change.restored !== undefined) this.#amended(change.restored);
      if (change.stored !== null) this.#stored(change.stored);
    }
    return change;
  }
}
