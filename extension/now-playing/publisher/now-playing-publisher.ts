import {
  type ArtworkUpload,
  NOW_PLAYING_PACE,
  ProtocolError,
  TokenBucket,
  type TrackWords,
} from '@auxcast/shared-types';
import { logger } from '@auxcast/shared-types/log';
import type { HostRequest } from '../../session/host-request.ts';
import type { PageReading } from '../page-facts.ts';
import { ArtworkErrand } from './artwork-errand.ts';
import { artworkSource } from './artwork-source.ts';
import { ArtworkUploader } from './artwork-uploader.ts';
import { type NextMessage, nextMessage, type Shown } from './next-message.ts';
import { type NormalisedReading, normalise } from './normalise.ts';
import type { ReadingSource } from './page-readers.ts';
import { isPassing } from './passing-error.ts';
import { TrackGate } from './track-gate.ts';

const log = logger('now-playing');

/** A page that loads anew has its reader back within this; longer, and what it played is over. */
const READER_PATIENCE_MS = 3000;
/** Where a site changes song and address in two steps, the address follows within this. */
const ADDRESS_SETTLES_MS = 3000;
const RETRY_MS = 2000;
/**
 * So long the track before is shown: until the next one is there, and until the length of one is known that
 * may be an advertisement.
 */
const AWAITED_MS = { track: 10_000, length: 3000 } as const;

const NOTHING: Shown = { track: null, artworkId: null, playbackState: 'none', anchor: null };

export interface NowPlayingPublisherOptions {
  readonly request: HostRequest;
  readonly readers: ReadingSource;
  /** The server did not take this track's picture, or a report. The music goes on. */
  readonly onTrouble: (error: ProtocolError) => void;
  /** Default: fetched by the page, else by this document; decoded and encoded anew. */
  readonly fetchArtwork?: (tabId: number, src: string) => Promise<ArtworkUpload | undefined>;
}

/**
 * Tells the server what is playing in one tab: the track at once, its picture when it has been fetched,
 * positions only when they are not what everyone extrapolates. One request is under way at a time, and no
 * more than the server lets through; what is superseded meanwhile is never sent.
 *
 * During an advertisement listeners keep the track they saw, with `playbackState` "none" and no position: the
 * break passes, and a track list full of slogans is nothing anybody wants.
 */
export class NowPlayingPublisher {
  readonly #options: NowPlayingPublisherOptions;
  readonly #uploader: ArtworkUploader;
  readonly #errand: ArtworkErrand;
  readonly #offs: readonly (() => void)[];
  #tabId: number | undefined;
  #wanted: Shown = NOTHING;
  /** Undefined: the server may know anything. */
  #told: Shown | undefined;
  #gate = new TrackGate();
  readonly #pace = new TokenBucket(NOW_PLAYING_PACE.events, performance.now());
  #trackSinceMs = 0;
  /** Counts tracks: a picture belongs to one, whatever its words become. */
  #trackNumber = 0;
  #settleTimer: ReturnType<typeof setTimeout> | undefined;
  /** What the page has not told yet, and since when. */
  #awaited: { readonly what: keyof typeof AWAITED_MS; readonly sinceMs: number } | undefined;
  #sending = false;
  #readerTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: NowPlayingPublisherOptions) {
    this.#options = options;
    const fetchArtwork =
      options.fetchArtwork ?? ((tabId: number, src: string) => artworkSource(options.readers, tabId, src));
    this.#uploader = new ArtworkUploader({
      fetch: async (src) => (this.#tabId === undefined ? undefined : fetchArtwork(this.#tabId, src)),
      upload: async (file) => (await options.request('artwork', file)).artworkId,
    });
    this.#errand = new ArtworkErrand({
      idFor: (sources) => this.#uploader.idFor(sources),
      onBrought: (artworkId) => this.#want({ ...this.#wanted, artworkId }),
      onTrouble: (error) => this.#trouble(error),
    });
    this.#offs = [
      options.readers.on('reading', (tabId, reading) => {
        if (tabId === this.#tabId) this.#accept(reading);
      }),
      options.readers.on('gone', (tabId) => {
        if (tabId === this.#tabId) this.#awaitReader();
      }),
    ];
  }

  /**
   * From now on this tab's page counts. Call when going live, and when another tab is heard from now on.
   */
  follow(tabId: number): void {
    if (this.#closed) return;
    if (tabId !== this.#tabId) this.#forgetTrack();
    this.#tabId = tabId;
    this.#uploader.forgetFiles();
    this.#errand.forget();
    const reading = this.#options.readers.lastReading(tabId);
    if (reading) this.#accept(reading);
    else this.#awaitReader();
  }

  /**
   * Nobody may read the page any more (another origin), or the tab is gone: what it played last must not seem
   * to play on.
   */
  readerLost(): void {
    clearTimeout(this.#readerTimer);
    clearTimeout(this.#settleTimer);
    this.#errand.forget();
    this.#want(NOTHING);
  }

  /** The host's connection is back: the server may have lost what it knew. */
  resend(): void {
    this.#told = undefined;
    this.#uploader.forgetUploads();
    // Until it was sent again: a report that names a picture the server has lost would be refused.
    this.#wanted = { ...this.#wanted, artworkId: null };
    this.#errand.forget();
    const reading = this.#tabId === undefined ? undefined : this.#options.readers.lastReading(this.#tabId);
    if (reading) this.#accept(reading);
    else this.#pump();
  }

  /** Idempotent. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#readerTimer);
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#settleTimer);
    this.#errand.forget();
    for (const off of this.#offs) off();
  }

  /** What another tab plays is another track, however much alike. Until it is known the last is shown. */
  #forgetTrack(): void {
    clearTimeout(this.#settleTimer);
    this.#awaited = undefined;
    this.#gate = new TrackGate();
    this.#wanted = NOTHING;
  }

  #awaitReader(): void {
    clearTimeout(this.#readerTimer);
    this.#readerTimer = setTimeout(() => this.readerLost(), READER_PATIENCE_MS);
  }

  #accept(reading: PageReading): void {
    clearTimeout(this.#readerTimer);
    clearTimeout(this.#settleTimer);
    const scene = normalise(reading);
    const { playbackState, anchor } = scene;
    if (scene.advertisement) {
      this.#awaited = undefined;
      this.#want({ ...this.#wanted, playbackState, anchor });
      return;
    }
    const awaitedMs = this.#awaitedMs(scene);
    if (awaitedMs > 0) {
      this.#settleTimer = setTimeout(() => this.#accept(reading), awaitedMs);
      this.#want({ ...this.#wanted, playbackState, anchor: null });
      return;
    }
    if (scene.track === null) this.#want({ track: null, artworkId: null, playbackState, anchor });
    else this.#judge(scene, scene.track, reading);
  }

  /** For how long to wait for what is not told yet. */
  #awaitedMs({ awaits }: NormalisedReading): number {
    const nowMs = performance.now();
    if (awaits !== this.#awaited?.what) this.#awaited = awaits && { what: awaits, sinceMs: nowMs };
    if (!this.#awaited) return 0;
    return this.#awaited.sinceMs + AWAITED_MS[this.#awaited.what] - nowMs;
  }

  #judge(
    { isTitle, artwork, playbackState, anchor }: NormalisedReading,
    said: TrackWords,
    reading: PageReading,
  ): void {
    const known = this.#wanted.track;
    const verdict = this.#gate.judge(known, said, isTitle);
    if (verdict.kind === 'wait') {
      this.#settleTimer = setTimeout(() => this.#accept(reading), verdict.ms);
      // Behind a title that does not stand the same music goes on.
      if (isTitle) this.#want({ ...this.#wanted, playbackState, anchor });
      return;
    }
    const isNew = verdict.kind === 'new';
    if (isNew) {
      this.#trackSinceMs = reading.atMs;
      this.#trackNumber += 1;
    }
    const track = this.#withAddress(verdict.track, isNew, reading.atMs);
    this.#want({ track, artworkId: isNew ? null : this.#wanted.artworkId, playbackState, anchor });
    // A page that takes a picture back has none to offer: the one that was brought stays.
    if (isNew || artwork.length > 0) this.#errand.send(String(this.#trackNumber), artwork);
  }

  /** The page where the track began: what the host looks at while it plays is private. */
  #withAddress(track: TrackWords, isNew: boolean, atMs: number): TrackWords {
    if (isNew || atMs - this.#trackSinceMs < ADDRESS_SETTLES_MS) return track;
    return { ...track, source: this.#wanted.track?.source ?? null };
  }

  #want(wanted: Shown): void {
    this.#wanted = wanted;
    this.#pump();
  }

  #pump(): void {
    if (this.#sending || this.#closed || this.#tabId === undefined) return;
    clearTimeout(this.#retryTimer);
    void this.#send();
  }

  /** Never rejects. */
  async #send(): Promise<void> {
    this.#sending = true;
    while (!this.#closed) {
      const wanted = this.#wanted;
      const message = nextMessage(this.#told, wanted, performance.now());
      if (!message) break;
      const waitMs = this.#pace.waitMs(performance.now());
      if (waitMs > 0) {
        this.#retryTimer = setTimeout(() => this.#pump(), waitMs);
        break;
      }
      this.#pace.take(performance.now());
      // Taken as told from here on: `resend` may find out otherwise while the request is under way.
      this.#told = wanted;
      const error = await this.#failureOf(message);
      if (!isPassing(error)) continue;
      this.#told = undefined;
      this.#retryTimer = setTimeout(() => this.#pump(), RETRY_MS);
      break;
    }
    this.#sending = false;
  }

  async #failureOf(message: NextMessage): Promise<unknown> {
    try {
      if (message.method === 'nowPlaying') await this.#options.request('nowPlaying', message.data);
      else await this.#options.request('position', message.data);
      return undefined;
    } catch (error) {
      if (!isPassing(error)) this.#trouble(error);
      return error;
    }
  }

  #trouble(error: unknown): void {
    if (this.#closed) return;
    if (error instanceof ProtocolError) this.#options.onTrouble(error);
    else log.warn('Now playing could not be told.', error);
  }
}
