import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ProtocolError,
  type RecordingEndReason,
  recordingId as recordingIdSchema,
  TokenBucket,
} from '@auxcast/shared-types';
import type { LoggerService } from '@nestjs/common';
import type {
  RecordingPage,
  RecordingQuery,
  RecordingRecord,
  RecordingStore,
} from '../../persistence/index.ts';
import { type Session, type SessionRegistry, storeUnavailable, wrongState } from '../../sessions/index.ts';
import type { SessionOutputs } from '../session-outputs.ts';
import { noRecording, noRoomToRecord, recordsTooOften } from './recording-errors.ts';
import type { RecordedFile } from './recording-links.ts';
import { RecordingNames } from './recording-names.ts';
import type { RecordingRoom } from './recording-room.ts';
import type { RecordingShelf } from './recording-shelf.ts';
import { recordingView } from './recording-view.ts';
import { SessionRecorder, type SessionRecorderOptions } from './session-recorder.ts';

/** Between two looks at disk and progress, one timer for all recordings. Milliseconds. */
const LOOK_MS = 2000;
/** Looks between two tidyings: some hours; before the first: a minute, for the start belongs to others. */
const TIDY_EVERY = 5000;
const FIRST_TIDY = 30;
/** Looks between two removals of what is too much while something is recorded: a minute. */
const ROOM_EVERY = 30;
/** A disk that does not answer for so long holds up neither the session nor the end of the server. */
const PATIENCE_MS = 3000;
/** Each is told to everybody who listens, and leaves files and a row. */
const STARTS = { burst: 6, everyMs: 10_000 };

export interface RecordingsOptions {
  readonly registry: SessionRegistry;
  readonly store: RecordingStore;
  readonly shelf: RecordingShelf;
  readonly room: RecordingRoom;
  readonly outputsOf: (session: Session) => Pick<SessionOutputs, 'recordTrack'>;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly log: LoggerService;
}

interface Running {
  readonly session: Session;
  readonly recorder: SessionRecorder;
  /** Whether tracks or chapters are to be stored. */
  isDue: boolean;
  /** Once it ends; whoever else ends it waits for the same. */
  ending?: Promise<void>;
}

/** All recordings: those that run, one a session at most, and those that are kept. */
export class Recordings {
  readonly #options: RecordingsOptions;
  readonly #running = new Map<string, Running>();
  /** Sessions whose recording is just being begun. */
  readonly #beginning = new Set<string>();
  /** Ends that the database has not taken yet, by recording. */
  readonly #unstored = new Map<string, RecordingRecord>();
  readonly #starts = new WeakMap<Session, TokenBucket>();
  readonly #timer: ReturnType<typeof setInterval>;
  #looks = 0;
  #isLooking = false;
  #isClosed = false;

  constructor(options: RecordingsOptions) {
    this.#options = options;
    // Before the outputs, which then close what is open: a recording's files get their last tags.
    options.registry.events.prependListener('ended', ({ id }) => void this.#end(id, 'session-ended'));
    this.#timer = setInterval(() => void this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  /**
   * @returns the recording's id
   * @throws ProtocolError `wrong-state` for a call, and while one runs; `forbidden`, `rate-limited`,
   * `disk-full`, `unavailable`, `session-ended`
   */
  async start(session: Session, { isMultiTrack }: { readonly isMultiTrack: boolean }): Promise<string> {
    const { id, kind, course } = session;
    if (kind !== 'music' || this.#running.has(id) || this.#beginning.has(id)) throw wrongState(course.state);
    this.#demandPace(session);
    this.#beginning.add(id);
    try {
      await inTime(this.#options.room.demand(this.#runningBytes));
      return await this.#begin(session, isMultiTrack);
    } finally {
      this.#beginning.delete(id);
    }
  }

  /** Resolves once its files are closed. @throws ProtocolError `wrong-state`: nothing is recorded */
  async stop({ id, course }: Pick<Session, 'id' | 'course'>): Promise<void> {
    if (!this.#running.has(id)) throw wrongState(course.state);
    await this.#end(id, 'stopped');
  }

  /** Newest first; of those that run as they are now. */
  async page(query: RecordingQuery): Promise<RecordingPage> {
    const { recordings, next } = await this.#stored((store) => store.page(query));
    return { recordings: recordings.map((one) => this.#asOfNow(one)), next };
  }

  /** @throws ProtocolError `not-found` */
  async find(recordingId: string): Promise<RecordingRecord> {
    // What cannot be an id is not looked for: a store may refuse odd characters.
    const isId = recordingIdSchema.safeParse(recordingId).success;
    const found = isId ? await this.#stored((store) => store.find(recordingId)) : undefined;
    if (found === undefined) throw noRecording();
    return this.#asOfNow(found);
  }

  /** As `find`, of that session. */
  async demand(sessionId: string, recordingId: string): Promise<RecordingRecord> {
    const found = await this.find(recordingId);
    if (found.sessionId !== sessionId) throw noRecording();
    return found;
  }

  /** Where a file of a recording is: only those that it names can be asked for. @throws as `demand` */
  async folderOf({ sessionId, recordingId, fileName }: RecordedFile): Promise<string> {
    const { tracks, cueFileName } = recordingView(await this.demand(sessionId, recordingId));
    const isOne = fileName === cueFileName || tracks.some((track) => track.fileName === fileName);
    if (!isOne) throw noRecording();
    return this.#options.shelf.folderOf(recordingId);
  }

  /** With its files. @throws ProtocolError `not-found`, `wrong-state` while it runs */
  async remove(recordingId: string): Promise<void> {
    const found = await this.find(recordingId);
    const running = this.#running.get(found.sessionId);
    if (running?.recorder.record.recordingId === recordingId) throw wrongState(running.session.course.state);
    // Else its end, tried again, would bring the row back.
    this.#unstored.delete(recordingId);
    await this.#options.shelf.remove(recordingId);
    await this.#stored((store) => store.remove(recordingId));
  }

  /** Ends those that run. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await Promise.all([...this.#running.keys()].map((id) => this.#end(id, 'server')));
  }

  async #begin(session: Session, isMultiTrack: boolean): Promise<string> {
    const { shelf, store } = this.#options;
    const recordingId = randomBytes(16).toString('base64url');
    await inTime(makeFolder(shelf, recordingId));
    try {
      const recorder = this.#recorder(session, { recordingId, isMultiTrack });
      this.#running.set(session.id, { session, recorder, isDue: true });
      session.recording.begin(recorder.progress);
      await this.#stored((kept) => kept.put(recorder.record));
      return recordingId;
    } catch (error) {
      // What nobody could find again is not begun.
      await this.#end(session.id, 'failed');
      this.#unstored.delete(recordingId);
      await shelf.remove(recordingId);
      await store.remove(recordingId).catch(() => undefined);
      throw error;
    }
  }

  /** @throws ProtocolError `unavailable`, and as `SessionOutputs.recordTrack` */
  #recorder(
    session: Session,
    wish: Pick<SessionRecorderOptions, 'recordingId' | 'isMultiTrack'>,
  ): SessionRecorder {
    if (this.#isClosed) throw storeUnavailable('The server is about to go away.');
    const { now, shelf, outputsOf } = this.#options;
    const startedAtMs = now();
    return new SessionRecorder({
      ...wish,
      session,
      outputs: outputsOf(session),
      startedAtMs,
      names: new RecordingNames(session.id, startedAtMs),
      shelf,
      now,
      onChanged: () => this.#changed(session.id),
      onFault: (error) => this.#failed(session.id, error),
    });
  }

  #demandPace(session: Session): void {
    const nowMs = performance.now();
    const starts = this.#starts.get(session) ?? new TokenBucket(STARTS, nowMs);
    this.#starts.set(session, starts);
    const waitMs = starts.waitMs(nowMs);
    if (waitMs > 0) throw recordsTooOften(waitMs);
    starts.take(nowMs);
  }

  #changed(sessionId: string): void {
    const running = this.#running.get(sessionId);
    if (running !== undefined) running.isDue = true;
  }

  #failed(sessionId: string, error: Error): void {
    const isFull = /\bENOSPC\b|\bEDQUOT\b/.test(error.message);
    this.#options.log.error(`the recording of session ${sessionId} ends: ${error.message}`);
    void this.#end(sessionId, isFull ? 'disk-full' : 'failed');
  }

  /** Never rejects. */
  #end(sessionId: string, reason: RecordingEndReason): Promise<void> {
    const running = this.#running.get(sessionId);
    if (running === undefined) return Promise.resolve();
    running.ending ??= this.#endOf(running, reason);
    return running.ending;
  }

  /** Never rejects. */
  async #endOf({ session, recorder }: Running, reason: RecordingEndReason): Promise<void> {
    const { log } = this.#options;
    const closing = recorder.close(reason);
    try {
      const record = await inTime(closing);
      this.#unstored.set(record.recordingId, record);
      await inTime(recorder.writeCue());
    } catch (error) {
      // Its files are there, and the next start closes what the row does not say.
      log.error(`a recording of session ${session.id} did not end well: ${String(error)}`);
      if (!this.#unstored.has(recorder.record.recordingId)) void this.#keepLate(closing);
    }
    this.#running.delete(session.id);
    session.recording.end({ ...recorder.progress, reason });
    await this.#storeEnds();
  }

  /** An end for which nobody waited any more, unless the recording was removed meanwhile. Never rejects. */
  async #keepLate(closing: Promise<RecordingRecord>): Promise<void> {
    try {
      const late = await closing;
      const kept = await this.#options.store.find(late.recordingId);
      if (kept?.endedAtMs === null) this.#unstored.set(late.recordingId, late);
    } catch (error) {
      this.#options.log.warn(`a recording keeps no end until the next start: ${String(error)}`);
    }
  }

  /** What the database does not take now is tried again with the next look. Never rejects. */
  async #storeEnds(): Promise<void> {
    for (const [recordingId, record] of this.#unstored) {
      try {
        await this.#options.store.put(record);
        this.#unstored.delete(recordingId);
      } catch (error) {
        this.#options.log.warn(`the end of recording ${recordingId} is not kept yet: ${String(error)}`);
        return;
      }
    }
  }

  /** Never rejects. */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const { log, room } = this.#options;
    try {
      if (this.#running.size > 0 && !(await room.isLeft(this.#runningBytes))) {
        log.warn('recordings end, for there is no more room');
        await Promise.all([...this.#running.keys()].map((id) => this.#end(id, 'disk-full')));
      }
      await this.#storeEnds();
      for (const running of [...this.#running.values()]) await this.#keep(running);
      this.#looks += 1;
      if (this.#running.size > 0 && this.#looks % ROOM_EVERY === 0) await room.makeRoom(this.#runningBytes);
      if (this.#looks % TIDY_EVERY === FIRST_TIDY) await this.#tidy();
    } catch (error) {
      log.warn(`recordings could not be looked after: ${String(error)}`);
    } finally {
      this.#isLooking = false;
    }
  }

  /** Never rejects. */
  async #keep(running: Running): Promise<void> {
    const { recorder, session } = running;
    session.recording.progressed(recorder.progress);
    if (!running.isDue) return;
    running.isDue = false;
    try {
      await recorder.writeCue();
      // One that ended meanwhile has its last word stored.
      if (running.ending === undefined) await this.#options.store.put(recorder.record);
    } catch (error) {
      running.isDue = true;
      this.#options.log.warn(`how session ${session.id} is recorded is not kept yet: ${String(error)}`);
    }
  }

  async #tidy(): Promise<void> {
    const removed = await this.#options.room.tidy(this.#runningBytes);
    if (removed > 0)
      this.#options.log.log(`${removed} recordings were too old, or too much, and are removed`);
  }

  get #runningBytes(): number {
    let bytes = 0;
    for (const { recorder } of this.#running.values()) bytes += recorder.progress.bytes;
    return bytes;
  }

  #asOfNow(record: RecordingRecord): RecordingRecord {
    const now = this.#running.get(record.sessionId)?.recorder.record;
    if (now?.recordingId === record.recordingId) return now;
    return this.#unstored.get(record.recordingId) ?? record;
  }

  /** @throws ProtocolError `unavailable` */
  async #stored<T>(ask: (store: RecordingStore) => Promise<T>): Promise<T> {
    try {
      return await ask(this.#options.store);
    } catch (error) {
      this.#options.log.warn(`recordings could not be looked up or kept: ${String(error)}`);
      throw storeUnavailable();
    }
  }
}

/** @throws ProtocolError `unavailable` for a disk that does not answer; else as it does */
async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = new AbortController();
  const tooLate = sleep(PATIENCE_MS, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new ProtocolError('unavailable', 'The disk for recordings does not answer.');
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    tooLate.catch(() => undefined);
    late.abort();
  }
}

async function makeFolder(shelf: RecordingShelf, recordingId: string): Promise<void> {
  try {
    await shelf.make(recordingId);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw noRoomToRecord();
    throw new ProtocolError('unavailable', 'The server cannot write recordings.', { cause: String(error) });
  }
}
