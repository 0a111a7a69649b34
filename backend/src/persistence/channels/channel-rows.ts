import { channelId, channelMatrix, channelMode, channelName, STAGE } from '@auxcast/shared-types';
import type { Kysely, Selectable } from 'kysely';
import * as z from 'zod/mini';
import { bySession, PAGE } from '../rows/session-pages.ts';
import { storedObject } from '../rows/stored-columns.ts';
import type { StoredReader } from '../rows/stored-reader.ts';
import type { ChannelsTable, Tables } from '../rows/tables.ts';
import type { ChannelRecord, ChannelStore } from './channel-store.ts';

const storedChannel: z.ZodMiniType<ChannelRecord> = z.object({
  channelId,
  name: channelName,
  mode: channelMode,
  position: z.int().check(z.nonnegative()),
  matrix: z.pipe(storedObject, channelMatrix),
});

export class ChannelRows implements ChannelStore {
  readonly #db: Kysely<Tables>;
  readonly #stored: StoredReader;

  constructor(db: Kysely<Tables>, stored: StoredReader) {
    this.#db = db;
    this.#stored = stored;
  }

  async put(sessionId: string, { matrix, ...rest }: ChannelRecord): Promise<void> {
    const columns = { ...rest, matrix: JSON.stringify(matrix) };
    await this.#db
      .insertInto('channels')
      .values({ sessionId, ...columns })
      .onConflict((conflict) => conflict.columns(['sessionId', 'channelId']).doUpdateSet(columns))
      .execute();
  }

  async remove(sessionId: string, id: string): Promise<void> {
    await this.#db
      .deleteFrom('channels')
      .where('sessionId', '=', sessionId)
      .where('channelId', '=', id)
      .execute();
  }

  async of(sessionIds: readonly string[]): Promise<Map<string, ChannelRecord[]>> {
    const found = await bySession(sessionIds, {
      page: (ids, after?: ChannelRow) => this.#page(ids, after),
      read: (rows, stored) =>
        this.#stored.readAll(storedChannel, { what: 'a channel', ...stored }, rows, closedStage),
    });
    for (const channels of found.values()) channels.sort(inOrder);
    return found;
  }

  async #page(sessionIds: readonly string[], after?: ChannelRow): Promise<ChannelRow[]> {
    let found = this.#db.selectFrom('channels').selectAll().where('sessionId', 'in', sessionIds);
    if (after !== undefined) {
      found = found.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('sessionId', 'channelId'), '>', tuple(after.sessionId, after.channelId)),
      );
    }
    return await found.orderBy('sessionId').orderBy('channelId').limit(PAGE).execute();
  }
}

const BOTH = { talk: true, listen: true };
const NEITHER = { talk: false, listen: false };

/** In place of a stage that cannot be read: there only the host may talk and listen. */
function closedStage({ channelId: id }: ChannelRow): ChannelRecord | undefined {
  if (id !== STAGE) return undefined;
  return {
    channelId: STAGE,
    name: 'Stage',
    mode: 'push-to-talk',
    position: 0,
    matrix: { host: BOTH, ops: NEITHER, guest: NEITHER, listener: NEITHER },
  };
}

type ChannelRow = Selectable<ChannelsTable>;

/** Not the database's order, which for ids of the same place depends on its language. */
function inOrder(a: ChannelRecord, b: ChannelRecord): number {
  return a.position - b.position || (a.channelId < b.channelId ? -1 : 1);
}
