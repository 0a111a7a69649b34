import { channelId, exception, opaqueId, participantName, role } from '@auxcast/shared-types';
import type { Kysely, Selectable } from 'kysely';
import * as z from 'zod/mini';
import { bySession, PAGE } from '../rows/session-pages.ts';
import { storedArray, storedFlag } from '../rows/stored-columns.ts';
import type { StoredReader } from '../rows/stored-reader.ts';
import type { MembersTable, Tables } from '../rows/tables.ts';
import type { MemberRecord, MemberStore } from './member-store.ts';

const storedMember: z.ZodMiniType<MemberRecord> = z.object({
  participantId: opaqueId,
  role,
  name: z.nullable(participantName),
  isMuted: storedFlag,
  // One that cannot be read makes the member so: it may be what keeps somebody from talking.
  exceptions: z.pipe(storedArray, z.array(exception)),
  openOn: z.pipe(storedArray, z.array(channelId)),
  inviteId: z.nullable(opaqueId),
});

export class MemberRows implements MemberStore {
  readonly #db: Kysely<Tables>;
  readonly #stored: StoredReader;

  constructor(db: Kysely<Tables>, stored: StoredReader) {
    this.#db = db;
    this.#stored = stored;
  }

  async put(sessionId: string, { isMuted, exceptions, openOn, ...rest }: MemberRecord): Promise<void> {
    const columns = {
      ...rest,
      isMuted: Number(isMuted),
      exceptions: JSON.stringify(exceptions),
      openOn: JSON.stringify(openOn),
    };
    await this.#db
      .insertInto('members')
      .values({ sessionId, ...columns })
      .onConflict((conflict) => conflict.columns(['sessionId', 'participantId']).doUpdateSet(columns))
      .execute();
  }

  async remove(sessionId: string, participantId: string): Promise<void> {
    await this.#db
      .deleteFrom('members')
      .where('sessionId', '=', sessionId)
      .where('participantId', '=', participantId)
      .execute();
  }

  of(sessionIds: readonly string[]): Promise<Map<string, MemberRecord[]>> {
    return bySession(sessionIds, {
      page: (ids, after?: MemberRow) => this.#page(ids, after),
      read: (rows, stored) =>
        this.#stored.readAll(storedMember, { what: 'a member', ...stored }, rows, muted),
    });
  }

  async #page(sessionIds: readonly string[], after?: MemberRow): Promise<MemberRow[]> {
    let found = this.#db.selectFrom('members').selectAll().where('sessionId', 'in', sessionIds);
    if (after !== undefined) {
      found = found.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('sessionId', 'participantId'), '>', tuple(after.sessionId, after.participantId)),
      );
    }
    return await found.orderBy('sessionId').orderBy('participantId').limit(PAGE).execute();
  }
}

/** It may have been muted, or less than what comes into a call by itself. */
function muted({ participantId }: MemberRow): MemberRecord {
  return {
    participantId,
    role: 'listener',
    name: null,
    isMuted: true,
    exceptions: [],
    openOn: [],
    inviteId: null,
  };
}

type MemberRow = Selectable<MembersTable>;
