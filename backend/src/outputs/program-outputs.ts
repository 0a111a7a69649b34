import type { Track } from '@auxcast/shared-types';
import type { LoggerService } from '@nestjs/common';
import { serverFull, sessionEnded } from '../media/index.ts';
import type { ServerTime, Session } from '../sessions/index.ts';
import type { Engine } from './engine/engine.ts';
import type { EngineLine } from './engine/engine-line.ts';
import { SAMPLES_PER_MS, SHORTEST_FRAME } from './engine/opus-packet.ts';
import { KBPS } from './engine/stream-rate.ts';
import type { FeedTaking } from './feed.ts';
import { FileTrack } from './file-track.ts';
import { LineSource } from './line-source.ts';
import type { Release } from './release.ts';
import type { FeedTitle, SessionOutputs } from './session-outputs.ts';
import { SessionTaps } from './session-taps.ts';
import { SharedFeed } from './shared-feed.ts';
import type { StreamFormat } from './stream-format.ts';
import { TitleRow } from './title-row.ts';
import type { TrackOptions, TrackRecorder } from './track-recorder.ts';
import { tagsOf } from './track-tags.ts';

/** A feed stays for a while when nobody takes it: players ask twice, and come back. */
const LINGER_MS = 5000;

export interface ProgramOutputsOptions {
  readonly session: Session;
  readonly engine: Engine;
  readonly time: Pick<ServerTime, 'now'>;
  /** Whether one more may be encoded here, over all sessions. */
  /** @param held of this session: further ones only while there are plenty */
  readonly hasEncoder: (held: number) => boolean;
  readonly log: Pick<LoggerService, 'warn' | 'error'>;
}

interface Source {
  readonly line: EngineLine;
  readonly source: LineSource;
}

interface Given {
  readonly feed: SharedFeed;
  takers: number;
  linger: NodeJS.Timeout | undefined;
}

/** The ways out of a session with a program: its feeds, and the tracks that are recorded of it. */
export class ProgramOutputs implements SessionOutputs {
  readonly #options: ProgramOutputsOptions;
  readonly #originMs = performance.now();
  readonly #taps: SessionTaps;
  readonly #titles: TitleRow;
  /** Of the feeds; only while there are some. */
  #program: Source | undefined;
  readonly #feeds = new Map<StreamFormat, Given>();
  readonly #tracks = new Map<FileTrack, Source>();
  #shiftMs = 0;
  #hasEnded = false;
  #ended: Promise<void> | undefined;

  constructor(options: ProgramOutputsOptions) {
    const { session, log } = options;
    this.#options = options;
    this.#taps = new SessionTaps({ media: session.media, log });
    this.#titles = new TitleRow({ startMs: 0, track: session.nowPlaying.current.track });
    session.media.onPublications(() => this.#publicationsChanged());
    session.events.on('playingChanged', ({ track }) => this.#playing(track));
  }

  get nowMs(): number {
    return performance.now() - this.#originMs;
  }

  /** How many feeds are encoded here. */
  get encoderCount(): number {
    return [...this.#feeds.keys()].filter((format) => KBPS[format] !== null).length;
  }

  get feedCount(): number {
    return this.#feeds.size;
  }

  get trackCount(): number {
    return this.#tracks.size;
  }

  async take(format: StreamFormat): Promise<FeedTaking> {
    if (this.#hasEnded) throw sessionEnded();
    const given = this.#feeds.get(format) ?? this.#begin(format);
    clearTimeout(given.linger);
    given.takers += 1;
    return { feed: given.feed, release: once(() => this.#giveBack(given)) };
  }

  titleAt(programMs: number): Track | null {
    return this.#titles.at(programMs);
  }

  onTitle(listener: (title: FeedTitle) => void): Release {
    return this.#titles.onTitle(listener);
  }

  recordTrack(options: TrackOptions): TrackRecorder {
    if (this.#hasEnded) throw sessionEnded();
    const { engine } = this.#options;
    const source = this.#source(options.channels, options.source, options.mayPass);
    const track: FileTrack = new FileTrack({
      ...options,
      id: engine.nextId(),
      start: Math.min(source.line.start, placeAt(options.fromMs ?? Number.POSITIVE_INFINITY)),
      onEnding: (tags) => engine.end(track, tags),
      onOver: () => {
        this.#tracks.delete(track);
        this.#close(source);
      },
    });
    this.#tracks.set(track, source);
    engine.add(source.line, track);
    return track;
  }

  /** The session has ended: so do feeds and tracks, with what has come. Resolves once all is written. */
  end(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    this.#hasEnded = true;
    const feeds = [...this.#feeds.values()].map(({ feed }) => this.#endFeed(feed));
    await Promise.all([...feeds, ...[...this.#tracks.keys()].map((track) => track.close())]);
  }

  async #endFeed(feed: SharedFeed): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    feed.onEnd(resolve);
    feed.ending();
    this.#options.engine.end(feed, null);
    await promise;
  }

  #begin(format: StreamFormat): Given {
    const { engine, hasEncoder, log, session, time } = this.#options;
    if (KBPS[format] !== null && !hasEncoder(this.encoderCount)) throw serverFull('encoders');
    this.#program ??= this.#source(2, () => session.media.program);
    const { line } = this.#program;
    const { nowMs } = this;
    const feed = new SharedFeed({
      id: engine.nextId(),
      format,
      tags: format === 'ogg-chained' ? tagsOf(this.titleAt(nowMs), session) : tagsOf(null, session),
      nowMs,
      programMs: () => this.nowMs,
      serverTimeAgo: (ms) => time.now() - ms,
      onShift: (shiftMs) => {
        this.#shiftMs = shiftMs;
      },
      onLost: (reason) => {
        log.error(`A feed of session ${session.id} ends: ${reason.message}`);
      },
    });
    const given: Given = { feed, takers: 0, linger: undefined };
    this.#feeds.set(format, given);
    feed.onEnd(() => this.#forget(given));
    engine.add(line, feed);
    return given;
  }

  #giveBack(given: Given): void {
    given.takers -= 1;
    if (given.takers > 0 || given.feed.hasEnded) return;
    given.linger = setTimeout(() => given.feed.end(), LINGER_MS);
    given.linger.unref();
  }

  #forget({ feed, linger }: Given): void {
    clearTimeout(linger);
    this.#feeds.delete(feed.format);
    const program = this.#program;
    if (program === undefined) return;
    this.#options.engine.drop(program.line, feed);
    if (this.#feeds.size > 0) return;
    this.#close(program);
    this.#program = undefined;
  }

  #source(
    channels: 1 | 2,
    pick: TrackOptions['source'],
    mayPass: TrackOptions['mayPass'] = () => true,
  ): Source {
    const { engine } = this.#options;
    const line = engine.openLine(this.#originMs, channels);
    const source = new LineSource({
      taps: this.#taps,
      pick,
      onPacket: (packet, publication) => {
        if (mayPass()) engine.packet({ line, publication, packet });
      },
    });
    return { line, source };
  }

  #close({ line, source }: Source): void {
    source.close();
    this.#options.engine.closeLine(line);
  }

  #publicationsChanged(): void {
    this.#program?.source.check();
    for (const { source } of this.#tracks.values()) source.check();
  }

  #playing(track: Track | null): void {
    const startMs = this.nowMs - this.#shiftMs;
    this.#titles.add({ startMs, track });
    const chained = this.#feeds.get('ogg-chained')?.feed;
    if (chained === undefined) return;
    const position = Math.ceil(startMs * SAMPLES_PER_MS);
    const tags = tagsOf(track, this.#options.session);
    chained.retag(position, tags);
    this.#options.engine.retag(chained, position, tags);
  }
}

/** In samples, a multiple of the shortest frame. */
function placeAt(programMs: number): number {
  return Math.round((programMs * SAMPLES_PER_MS) / SHORTEST_FRAME) * SHORTEST_FRAME;
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}
