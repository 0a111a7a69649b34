import { ConsoleLogger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DatabasePlace, PLACES } from '../../test-support/servers/index.ts';
import type { Database } from './database.ts';
import { openDatabase } from './open-database.ts';
import { SqlStore } from './sql-store.ts';
import { adminKeyContract } from './testing/contracts/admin-key-store.contract.fixture.ts';
import { artworkContract } from './testing/contracts/artwork-store.contract.fixture.ts';
import { auditContract, auditEntry } from './testing/contracts/audit-store.contract.fixture.ts';
import { leftSessionContract } from './testing/contracts/left-sessions.contract.fixture.ts';
import { sessionContract } from './testing/contracts/session-store.contract.fixture.ts';
import { trackContract } from './testing/contracts/track-store.contract.fixture.ts';
import { record, sampleTrack } from './testing/records.fixture.ts';

const DAY_MS = 86_400_000;

describe.each(PLACES)('the store on %s', (_name, open) => {
  const log = new ConsoleLogger({ logLevels: [] });
  let place: DatabasePlace;
  let database: Database;
  let store: SqlStore;

  beforeAll(async () => {
    place = await open();
    database = await openDatabase(place);
    store = new SqlStore(database, log);
  });

  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  async function reopen(): Promise<void> {
    await store.close();
    database = await openDatabase(place);
    store = new SqlStore(database, log);
  }

  describe('its sessions', () => sessionContract(() => store));
  describe('its tracks', () => trackContract(() => store));
  describe('its pictures', () => artworkContract(() => store));
  describe('its admin keys', () => adminKeyContract(() => store));
  describe('its audit log', () => auditContract(() => store));
  describe('its sessions of an earlier process', () => leftSessionContract(() => store));

  test('leaves out a track or a session that cannot be read, and nothing else', async () => {
    await reopen();
    for (const sessionId of ['odd1', 'odd2', 'odd3', 'odd4']) {
      await store.sessions.create(record(sessionId, { createdAtMs: 4 }));
      for (const number of [1, 2, 3]) await store.tracks.put(sessionId, sampleTrack(number));
    }
    const { db } = database;
    await sql`update tracks set accent = 'red' where session_id = 'odd1' and number = 2`.execute(db);
    await sql`update sessions set visibility = 'friends' where session_id = 'odd2'`.execute(db);
    await sql`update sessions set removed_participants = '[' where session_id = 'odd4'`.execute(db);
    const found = (await store.leftSessions.all(3)).filter(({ record }) =>
      record.sessionId.startsWith('odd'),
    );
    expect(found.map((left) => [left.record.sessionId, left.tracks.map(({ number }) => number)])).toEqual([
      ['odd1', [1, 3]],
      ['odd3', [1, 2, 3]],
    ]);
    expect((await store.tracks.of('odd1')).map(({ number }) => number)).toEqual([1, 3]);
    expect(await store.sessions.find('odd2')).toBeUndefined();
    expect(await store.sessions.find('odd4')).toBeUndefined();
  });

  test('lets nobody change, replace or remove an entry of the audit log that is not old', async () => {
    const { db } = database;
    const nowMs = Date.now();
    await store.audit.append(auditEntry({ atMs: nowMs - 28 * DAY_MS, target: 'young' }));
    await store.audit.append(auditEntry({ atMs: nowMs - 30 * DAY_MS, target: 'old' }));
    const of = (target: string) => db.selectFrom('audit').select('auditId').where('target', '=', target);
    const { auditId } = await of('young').executeTakeFirstOrThrow();
    const refused = [
      sql`update audit set who = 'somebody'`,
      sql`update audit set at_ms = 0 where audit_id = ${auditId}`,
      sql`delete from audit`,
      sql`delete from audit where audit_id = ${auditId}`,
      sql.raw(
        place.databaseUrl === undefined
          ? `insert or replace into audit select audit_id, 0, who, key_name, action, outcome, target, details, address from audit`
          : 'truncate audit',
      ),
    ];
    for (const statement of refused) await expect(statement.execute(db)).rejects.toThrow(/append-only/);
    expect(await of('young').execute()).toHaveLength(1);
    await sql`delete from audit where target = 'old'`.execute(db);
    expect(await of('old').execute()).toEqual([]);
  });

  test('leaves out an admin key or an audit entry that cannot be read, and nothing else', async () => {
    await reopen();
    const { db } = database;
    const [first] = await store.adminKeys.unrevoked();
    await sql`update admin_keys set scopes = '["read","later"]' where key_id = ${first?.keyId}`.execute(db);
    expect((await store.adminKeys.unrevoked()).map(({ keyId }) => keyId)).not.toContain(first?.keyId);
    await sql`insert into audit (at_ms, who, action, outcome, details) values (1, 'k9', 'later', 'done', '{}')`.execute(
      db,
    );
    await store.audit.append(auditEntry({ atMs: 0, who: 'k9' }));
    const { entries } = await store.audit.page({ who: 'k9', limit: 5 });
    expect(entries.map(({ atMs }) => atMs)).toEqual([0]);
  });

  test('is there again after a restart, its migrations run once', async () => {
    await store.sessions.create(record('s6'));
    await reopen();
    await store.ping();
    expect(await store.sessions.find('s6')).toEqual(record('s6'));
  });
});
