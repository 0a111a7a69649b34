import { icecastWish, opaqueId, timeMs } from '@auxcast/shared-types';
import type { Kysely, Selectable } from 'kysely';
import * as z from 'zod/mini';
import { bySession, PAGE } from '../rows/session-pages.ts';
import { storedFlag } from '../rows/stored-columns.ts';
import type { StoredReader } from '../rows/stored-reader.ts';
import type { IcecastOutputsTable, Tables } from '../rows/tables.ts';
import type { OutputRecord, OutputStore } from './output-store.ts';

const { url, mount, user, password, format, name, description, genre } = icecastWish.shape;

/** By the rules of the protocol: what somebody's hand wrote is not connected to, either. */
const storedOutput: z.ZodMiniType<OutputRecord> = z.object({
  outputId: opaqueId,
  url,
  mount,
  username: user.def.innerType,
  password,
  format: format.def.innerType,
  name: z.nullable(name.def.innerType),
  description: z.nullable(description.def.innerType),
  genre: z.nullable(genre.def.innerType),
  isPublic: storedFlag,
  mayBePrivate: storedFlag,
  isOn: storedFlag,
  createdAtMs: timeMs,
});

export class OutputRows implements OutputStore {
  readonly #db: Kysely<Tables>;
  readonly #stored: StoredReader;

  constructor(db: Kysely<Tables>, stored: StoredReader) {
    this.#db = db;
    this.#stored = stored;
  }

  async put(sessionId: string, output: OutputRecord): Promise<void> {
    const { isPublic, mayBePrivate, isOn } = output;
    const columns = {
      ...output,
      isPublic: Number(isPublic),
      mayBePrivate: Number(mayBePrivate),
      isOn: Number(isOn),
    };
    await this.#db
      .insertInto('icecastOutputs')
      .values({ sessionId, ...columns })
      .onConflict((conflict) => conflict.columns(['sessionId', 'outputId']).doUpdateSet(columns))
      .execute();
  }

  async remove(sessionId: string, outputId: string): Promise<void> {
    await this.#db
      .deleteFrom('icecastOutputs')
      .where('sessionId', '=', sessionId)
      .where('outputId', '=', outputId)
      .execute();
  }

  async removeEnded(): Promise<void> {
    const ended = this.#db.selectFrom('sessions').select('sessionId').where('endedAtMs', 'is not', null);
    await this.#db.deleteFrom('icecastOutputs').where('sessionId', 'in', ended).execute();
  }

  async of(sessionIds: readonly string[]): Promise<Map<string, OutputRecord[]>> {
    const found = await bySession(sessionIds, {
      page: (ids, after?: OutputRow) => this.#page(ids, after),
      read: (rows, stored) => this.#stored.readAll(storedOutput, { what: 'an output', ...stored }, rows),
    });
    for (const outputs of found.values()) outputs.sort(oldestFirst);
    return found;
  }

  async #page(sessionIds: readonly string[], after?: OutputRow): Promise<OutputRow[]> {
    let found = this.#db.selectFrom('icecastOutputs').selectAll().where('sessionId', 'in', sessionIds);
    if (after !== undefined) {
      found = found.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('sessionId', 'outputId'), '>', tuple(after.sessionId, after.outputId)),
      );
    }
    return await found.orderBy('sessionId').orderBy('outputId').limit(PAGE).execute();
  }
}

type OutputRow = Selectable<IcecastOutputsTable>;

/** Of the same moment in the order of their ids, whatever order the database gives those. */
function oldestFirst(a: OutputRecord, b: OutputRecord): number {
  return a.createdAtMs - b.createdAtMs || (a.outputId < b.outputId ? -1 : 1);
}
