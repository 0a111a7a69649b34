import { randomBytes } from 'node:crypto';
import {
  ProtocolError,
  type RecordingEndReason,
  recordingId as recordingIdSchema,
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
import { noRecording, noRoomToRecord } from './recording-errors.ts';
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
   * @throws ProtocolError `wrong-state` for a call, and while one runs; `forbidden`, `disk-full`,
   * `unavailable`, `session-ended`
   */
  async start(session: Session, { isMultiTrack }: { readonly isMultiTrack: boolean }): Promise<string> {
    const { id, kind, course } = session;
    if (kind !== 'music' || this.#running.has(id) || this.#beginning.has(id)) throw wrongState(course.state);
    this.#beginning.add(id);
    try {
      await this.#options.room.demand(this.#runningBytes);
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
    await makeFolder(shelf, recordingId);
    try {
      const recorder = this.#recorder(session, { recordingId, isMultiTrack });
      this.#running.set(session.id, { session, recorder, isDue: true });
      session.recording.begin(recorder.progress);
      await this.#stored((kept) => kept.put(recorder.record));
      return recordingId;
    } catch (error) {
      // What nobody could find again is not begun.
      await this.#end(session.id, 'failed');
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

  async #endOf({ session, recorder }: Running, reason: RecordingEndReason): Promise<void> {
    try {
      const record = await recorder.close(reason);
      session.recording.end({ ...recorder.progress, reason });
      await recorder.writeCue();
      await this.#options.store.put(record);
    } catch (error) {
      // Its files are there, and the next start closes what the row does not say.
      this.#options.log.error(
        `the end of a recording of session ${session.id} was not kept: ${String(error)}`,
      );
    } finally {
      this.#running.delete(session.id);
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
      for (const running of this.#running.values()) await this.#keep(running);
      this.#looks += 1;
      if (this.#looks % TIDY_EVERY === FIRST_TIDY) await this.#tidy();
    } catch (error) {
      log.warn(`recordings could not be looked after: ${String(error)}`);
    } finally {
      this.#isLooking = false;
    }
  }

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
      throw error;
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
    return now?.recordingId === record.recordingId ? now : record;
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

async function makeFolder(shelf: RecordingShelf, recordingId: string): Promise<void> {
  try {
    await shelf.make(recordingId);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw noRoomToRecord();
    throw new ProtocolError('unavailable', 'The server cannot write recordings.', { cause: String(error) });
  }
}
