import { recordedTrack, recordingEndReason, timeMs } from '@auxcast/shared-types';
import type { Kysely, Selectable } from 'kysely';
import * as z from 'zod/mini';
import { storedArray, storedFlag } from '../rows/stored-columns.ts';
import type { StoredReader } from '../rows/stored-reader.ts';
import type { RecordingsTable, Tables } from '../rows/tables.ts';
import type {
  ChapterRecord,
  RecordingPage,
  RecordingQuery,
  RecordingRecord,
  RecordingStore,
} from './recording-store.ts';

const count = z.number().check(z.nonnegative());

const chapter: z.ZodMiniType<ChapterRecord> = z.object({
  startMs: count,
  title: z.string(),
  artist: z.nullable(z.string()),
});

const storedRecording: z.ZodMiniType<RecordingRecord> = z.object({
  recordingId: z.string(),
  sessionId: z.string(),
  title: z.string(),
  hostName: z.nullable(z.string()),
  isMultiTrack: storedFlag,
  startedAtMs: timeMs,
  endedAtMs: z.nullable(timeMs),
  endReason: z.nullable(recordingEndReason),
  bytes: count,
  tracks: z.pipe(storedArray, z.array(recordedTrack)),
  chapters: z.pipe(storedArray, z.array(chapter)),
});

export class RecordingRows implements RecordingStore {
  readonly #db: Kysely<Tables>;
  readonly #stored: StoredReader;

  constructor(db: Kysely<Tables>, stored: StoredReader) {
    this.#db = db;
    this.#stored = stored;
  }

  async put({ tracks, chapters, isMultiTrack, ...rest }: RecordingRecord): Promise<void> {
    const columns = {
      ...rest,
      isMultiTrack: isMultiTrack ? 1 : 0,
      tracks: JSON.stringify(tracks),
      chapters: JSON.stringify(chapters),
    };
    await this.#db
      .insertInto('recordings')
      .values(columns)
      .onConflict((conflict) => conflict.column('recordingId').doUpdateSet(columns))
      .execute();
  }

  async remove(recordingId: string): Promise<void> {
    await this.#db.deleteFrom('recordings').where('recordingId', '=', recordingId).execute();
  }

  async find(recordingId: string): Promise<RecordingRecord | undefined> {
    const row = await this.#db
      .selectFrom('recordings')
      .selectAll()
      .where('recordingId', '=', recordingId)
      .executeTakeFirst();
    return row && this.#read([row]).at(0);
  }

  async page(query: RecordingQuery): Promise<RecordingPage> {
    // One more tells whether there is another page.
    const found = await this.#rows({ ...query, limit: query.limit + 1 });
    const rows = found.slice(0, query.limit);
    const last = rows.at(-1);
    return {
      recordings: this.#read(rows),
      next:
        found.length > rows.length && last !== undefined
          ? { startedAtMs: last.startedAtMs, recordingId: last.recordingId }
          : undefined,
    };
  }

  async unfinished(): Promise<RecordingRecord[]> {
    const found = this.#db.selectFrom('recordings').selectAll().where('endedAtMs', 'is', null);
    return this.#read(await found.orderBy('startedAtMs').execute());
  }

  async oldest(limit: number): Promise<RecordingRecord[]> {
    const found = this.#db.selectFrom('recordings').selectAll().where('endedAtMs', 'is not', null);
    return this.#read(await found.orderBy('startedAtMs').orderBy('recordingId').limit(limit).execute());
  }

  async totalBytes(): Promise<number> {
    const found = await this.#db
      .selectFrom('recordings')
      .select(({ fn }) => fn.sum<number | null>('bytes').as('bytes'))
      .where('endedAtMs', 'is not', null)
      .executeTakeFirst();
    return Number(found?.bytes ?? 0);
  }

  async #rows({ sessionId, after, limit }: RecordingQuery): Promise<Row[]> {
    let found = this.#db.selectFrom('recordings').selectAll();
    if (sessionId !== undefined) found = found.where('sessionId', '=', sessionId);
    if (after !== undefined) {
      found = found.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('startedAtMs', 'recordingId'), '<', tuple(after.startedAtMs, after.recordingId)),
      );
    }
    return await found.orderBy('startedAtMs', 'desc').orderBy('recordingId', 'desc').limit(limit).execute();
  }

  #read(rows: readonly Row[]): RecordingRecord[] {
    return rows.flatMap((row) => {
      const stored = { what: 'a recording', owner: 'session', ownerId: row.sessionId };
      return this.#stored.read(storedRecording, stored, row) ?? [];
    });
  }
}

type Row = Selectable<RecordingsTable>;
