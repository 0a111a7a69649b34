import type { IcecastOutput, OutputReason, Track } from '@auxcast/shared-types';
import { Backoff } from '@auxcast/shared-types/client';
import type { LoggerService } from '@nestjs/common';
import type { OutputRecord } from '../../persistence/index.ts';
import type { FeedChunk, FeedTaking } from '../feed.ts';
import type { Release } from '../release.ts';
import type { SessionOutputs } from '../session-outputs.ts';
import type { Connect } from './connect.ts';
import { PushFailure } from './push-failure.ts';
import { nextStanding, type PushIncident, STOPPED } from './push-standing.ts';
import { SourceConnection, type SourceOptions, tellTitle } from './source-connection.ts';
import { isMp3 } from './source-request.ts';

/** For an attempt, from the name to the word that the stream is taken. */
const ATTEMPT_MS = 10_000;
const RETRY = { firstMs: 1000, lastMs: 60_000 };
/** Live for so long, a server has shown that it works: the next break is a new one. */
const SETTLED_MS = 30_000;
/** A title that was not taken is told again after this: a server may lock out whoever asks too often. */
const TITLE_RETRY = { firstMs: 5000, lastMs: 300_000 };
/** The end of a session comes with the last of its sound, or it does not. */
const LAST_MS = 3000;

type Feeds = Pick<SessionOutputs, 'take' | 'titleAt'>;

export interface IcecastPushOptions {
  readonly output: OutputRecord;
  /** Of the session. */
  readonly title: string;
  readonly mayBePrivate: boolean;
  /** Those of now. @throws ProtocolError */
  readonly feeds: () => Feeds;
  readonly connect: Connect;
  readonly log: LoggerService;
  /** Server time, milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** There is something new to tell of it. */
  readonly onChanged: () => void;
  /** 0 to 1, for tests; `Math.random` unless given. */
  readonly random?: () => number;
}

/** One attempt, and what it came to. */
interface Attempt {
  readonly abort: AbortController;
  /** Gives back what it took. */
  readonly releases: Release[];
}

/**
 * Pushes the program of a session to one Icecast server, from its start until it is stopped: over breaks, and
 * without the live path knowing of it.
 */
export class IcecastPush {
  readonly #options: IcecastPushOptions;
  readonly #backoff: Backoff;
  #standing = STOPPED;
  #sinceMs: number;
  #retryAtMs: number | null = null;
  #retry: NodeJS.Timeout | undefined;
  #attempt: Attempt | undefined;
  /** What the server was told last over this connection. */
  #told: string | undefined;
  readonly #titleBackoff: Backoff;
  #isTelling = false;
  #tellAgainMs = 0;
  #last: NodeJS.Timeout | undefined;

  constructor(options: IcecastPushOptions) {
    this.#options = options;
    this.#sinceMs = options.now();
    const random = options.random && { random: options.random };
    this.#backoff = new Backoff({ ...RETRY, ...random });
    this.#titleBackoff = new Backoff({ ...TITLE_RETRY, ...random });
  }

  /** As host and ops see it. */
  get view(): IcecastOutput {
    const { username, password: _, isOn: __, createdAtMs: ___, ...shown } = this.#options.output;
    const { state, reason } = this.#standing;
    return {
      ...shown,
      user: username,
      mayBePrivate: this.#options.output.mayBePrivate,
      state,
      reason,
      sinceMs: this.#sinceMs,
      retryAtMs: this.#retryAtMs,
    };
  }

  /** At once, also where it waits to try again. */
  start(): void {
    if (!this.#move({ kind: 'start' })) return;
    this.#backoff.reset();
    this.#try();
  }

  /** It was on before the server was started anew: nobody has to do anything. */
  restore(): void {
    this.#move({ kind: 'restore' });
    this.#try();
  }

  stop(): void {
    clearTimeout(this.#last);
    this.#letGo();
    this.#move({ kind: 'stop' });
  }

  /** The session ended: what is left of its sound still goes out. */
  finish(): void {
    if (this.#standing.state !== 'live') {
      this.stop();
      return;
    }
    this.#last = setTimeout(() => this.stop(), LAST_MS);
    this.#last.unref();
  }

  #try(): void {
    this.#letGo();
    const attempt: Attempt = { abort: new AbortController(), releases: [] };
    this.#attempt = attempt;
    void this.#run(attempt);
  }

  /** Never rejects. */
  async #run(attempt: Attempt): Promise<void> {
    const { output } = this.#options;
    try {
      // First what is to be sent: a station moves its listeners to whoever takes a mount.
      const feeds = this.#options.feeds();
      const taking = await feeds.take(output.format);
      attempt.releases.push(taking.release);
      if (this.#attempt !== attempt) return taking.release();
      const source = await this.#inTime(attempt, (source) =>
        SourceConnection.open(source, (reason) => this.#failed(attempt, reason)),
      );
      attempt.releases.push(() => source.close());
      if (this.#attempt !== attempt) return void source.close();
      this.#flow(attempt, source, feeds, taking);
    } catch (error) {
      this.#failed(attempt, reasonOf(error));
    }
  }

  #flow(attempt: Attempt, source: SourceConnection, feeds: Feeds, { feed }: FeedTaking): void {
    this.#told = undefined;
    this.#tellAgainMs = 0;
    const onChunk = (chunk: FeedChunk) => {
      source.send(chunk.bytes);
      if (this.#attempt === attempt) void this.#tellTitle(attempt, feeds.titleAt(chunk.startMs));
    };
    this.#move({ kind: 'live' });
    source.send(feed.head);
    for (const chunk of feed.recent) onChunk(chunk);
    attempt.releases.push(
      feed.onChunk(onChunk),
      feed.onEnd(() => this.#feedEnded(attempt)),
    );
    if (feed.hasEnded) this.#feedEnded(attempt);
  }

  #feedEnded(attempt: Attempt): void {
    if (this.#attempt !== attempt) return;
    if (this.#last !== undefined) this.stop();
    // The session goes on: its encoder died.
    else this.#failed(attempt, 'no-sound');
  }

  /** The title of what goes out now, where the stream itself has no place for it. Never rejects. */
  async #tellTitle(attempt: Attempt, track: Track | null): Promise<void> {
    const { output } = this.#options;
    if (!isMp3(output.format) || this.#isTelling || performance.now() < this.#tellAgainMs) return;
    const title = titleOf(track) ?? this.#nameOfStream();
    if (title === this.#told) return;
    this.#isTelling = true;
    try {
      await this.#inTime(attempt, (source) => tellTitle(source, title));
      this.#titleBackoff.reset();
      if (this.#attempt === attempt) this.#told = title;
    } catch (error) {
      // The stream goes on without it.
      this.#tellAgainMs = performance.now() + this.#titleBackoff.next();
      this.#options.log.debug?.(`a title was not taken: ${messageOf(error)}`);
    } finally {
      this.#isTelling = false;
    }
  }

  #nameOfStream(): string {
    return this.#options.output.name ?? this.#options.title;
  }

  /** Speaks with the server, for a while. */
  async #inTime<T>({ abort }: Attempt, speak: (source: SourceOptions) => Promise<T>): Promise<T> {
    const { output, title, mayBePrivate, connect } = this.#options;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), ATTEMPT_MS);
    const signal = AbortSignal.any([abort.signal, late.signal]);
    try {
      return await speak({ output, title, mayBePrivate, connect, signal });
    } finally {
      clearTimeout(timer);
    }
  }

  #failed(attempt: Attempt, reason: OutputReason): void {
    if (this.#attempt !== attempt) return;
    this.#letGo();
    if (this.#last !== undefined) {
      this.stop();
      return;
    }
    const wasSettled = this.#standing.state === 'live' && this.#options.now() - this.#sinceMs >= SETTLED_MS;
    if (wasSettled) this.#backoff.reset();
    const waitMs = this.#backoff.next();
    this.#move({ kind: 'failed', reason }, this.#options.now() + waitMs);
    if (this.#standing.state !== 'retrying') return;
    this.#retry = setTimeout(() => {
      if (this.#move({ kind: 'again' })) this.#try();
    }, waitMs);
    this.#retry.unref();
  }

  /** Nothing of what was begun goes on. */
  #letGo(): void {
    clearTimeout(this.#retry);
    const attempt = this.#attempt;
    this.#attempt = undefined;
    attempt?.abort.abort();
    for (const release of attempt?.releases ?? []) release();
  }

  /** False when nothing changes by it. @param retryAtMs where it waits for that */
  #move(incident: PushIncident, retryAtMs: number | null = null): boolean {
    const former = this.#standing;
    const standing = nextStanding(former, incident);
    if (standing === former) return false;
    this.#standing = standing;
    this.#retryAtMs = standing.state === 'retrying' ? retryAtMs : null;
    if (standing.state !== former.state) this.#sinceMs = this.#options.now();
    if (incident.kind === 'failed') this.#noteFailure(incident.reason);
    this.#options.onChanged();
    return true;
  }

  /** Neither address nor mount: a log is read by others than the host. */
  #noteFailure(reason: OutputReason): void {
    const { output, log } = this.#options;
    log.log(`output ${output.outputId} is ${this.#standing.state} (${reason})`);
  }
}

/** What is no word about the server is a matter of this side. */
function reasonOf(error: unknown): OutputReason {
  if (error instanceof PushFailure) return error.reason;
  return isFull(error) ? 'encoders-busy' : 'no-sound';
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'server-full';
}

/** As stations write it; undefined while nothing plays. */
function titleOf(track: Track | null): string | undefined {
  if (track === null) return undefined;
  return track.artist === null ? track.title : `${track.artist} - ${track.title}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
