import { invitedRole, opaqueId, timeMs } from '@auxcast/shared-types';
import type { Kysely, Selectable } from 'kysely';
import * as z from 'zod/mini';
import { bySession, PAGE } from '../rows/session-pages.ts';
import type { StoredReader } from '../rows/stored-reader.ts';
import type { InvitesTable, Tables } from '../rows/tables.ts';
import type { InviteRecord, InviteStore } from './invite-store.ts';

const storedInvite: z.ZodMiniType<InviteRecord> = z.object({
  inviteId: opaqueId,
  secretHash: z.string().check(z.minLength(1)),
  role: invitedRole,
  usesLeft: z.nullable(z.int().check(z.nonnegative())),
  expiresAtMs: z.nullable(timeMs),
  createdAtMs: timeMs,
  people: z.int().check(z.nonnegative()),
});

export class InviteRows implements InviteStore {
  readonly #db: Kysely<Tables>;
  readonly #stored: StoredReader;

  constructor(db: Kysely<Tables>, stored: StoredReader) {
    this.#db = db;
    this.#stored = stored;
  }

  async put(sessionId: string, invite: InviteRecord): Promise<void> {
    await this.#db
      .insertInto('invites')
      .values({ sessionId, ...invite })
      .onConflict((conflict) => conflict.columns(['sessionId', 'inviteId']).doUpdateSet(invite))
      .execute();
  }

  async remove(sessionId: string, inviteId: string): Promise<void> {
    await this.#db
      .deleteFrom('invites')
      .where('sessionId', '=', sessionId)
      .where('inviteId', '=', inviteId)
      .execute();
  }

  async of(sessionIds: readonly string[]): Promise<Map<string, InviteRecord[]>> {
    const found = await bySession(sessionIds, {
      page: (ids, after?: InviteRow) => this.#page(ids, after),
      read: (rows, stored) => this.#stored.readAll(storedInvite, { what: 'an invite', ...stored }, rows),
    });
    for (const invites of found.values()) invites.sort(oldestFirst);
    return found;
  }

  async #page(sessionIds: readonly string[], after?: InviteRow): Promise<InviteRow[]> {
    let found = this.#db.selectFrom('invites').selectAll().where('sessionId', 'in', sessionIds);
    if (after !== undefined) {
      found = found.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('sessionId', 'inviteId'), '>', tuple(after.sessionId, after.inviteId)),
      );
    }
    return await found.orderBy('sessionId').orderBy('inviteId').limit(PAGE).execute();
  }
}

type InviteRow = Selectable<InvitesTable>;

/** Of the same moment in the order of their ids, whatever order the database gives those. */
function oldestFirst(a: InviteRecord, b: InviteRecord): number {
  return a.createdAtMs - b.createdAtMs || (a.inviteId < b.inviteId ? -1 : 1);
}
