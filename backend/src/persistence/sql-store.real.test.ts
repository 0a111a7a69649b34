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
import { channelContract } from './testing/contracts/channel-store.contract.fixture.ts';
import { inviteContract } from './testing/contracts/invite-store.contract.fixture.ts';
import { leftSessionContract } from './testing/contracts/left-sessions.contract.fixture.ts';
import { memberContract } from './testing/contracts/member-store.contract.fixture.ts';
import { outputContract } from './testing/contracts/output-store.contract.fixture.ts';
import { recordingContract } from './testing/contracts/recording-store.contract.fixture.ts';
import { sessionContract } from './testing/contracts/session-store.contract.fixture.ts';
import { trackContract } from './testing/contracts/track-store.contract.fixture.ts';
import {
  record,
  sampleChannel,
  sampleInvite,
  sampleMember,
  sampleOutput,
  sampleTrack,
} from './testing/records.fixture.ts';

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
  describe('its channels', () => channelContract(() => store));
  describe('its members', () => memberContract(() => store));
  describe('its invites', () => inviteContract(() => store));
  describe('its outputs', () => outputContract(() => store));
  describe('its recordings', () => recordingContract(() => store));
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

  test.each([
    ['channels', 'channel_id', "mode = 'loud'"],
    ['channels', 'channel_id', "name = ''"],
    ['channels', 'channel_id', 'position = -1'],
    ['channels', 'channel_id', "matrix = '{}'"],
    ['channels', 'channel_id', "matrix = '{'"],
    ['channels', 'channel_id', "channel_id = 'b, and more'"],
    ['invites', 'invite_id', "role = 'host'"],
    ['invites', 'invite_id', "secret_hash = ''"],
    ['invites', 'invite_id', 'uses_left = -1'],
    ['invites', 'invite_id', 'expires_at_ms = -1'],
    ['invites', 'invite_id', 'people = -1'],
    ['icecast_outputs', 'output_id', "url = 'http://radio.example.org/admin'"],
    ['icecast_outputs', 'output_id', "mount = '/live mp3'"],
    ['icecast_outputs', 'output_id', "username = 'a:b'"],
    ['icecast_outputs', 'output_id', "password = ''"],
    ['icecast_outputs', 'output_id', "format = 'flac'"],
    ['icecast_outputs', 'output_id', 'may_be_private = 2'],
  ] as const)(
    'leaves out one of the %s that cannot be read (%s: %s), and nothing else',
    async (topic, id, set) => {
      const sessionId = `odd ${topic} ${set}`;
      await store.sessions.create(record(sessionId));
      for (const one of ['a', 'b', 'c']) {
        await store.channels.put(sessionId, sampleChannel(one));
        await store.members.put(sessionId, sampleMember(one));
        await store.invites.put(sessionId, sampleInvite(one));
        await store.outputs.put(sessionId, sampleOutput(one));
      }
      await sql`update ${sql.table(topic)} set ${sql.raw(set)} where session_id = ${sessionId} and ${sql.ref(id)} = 'b'`.execute(
        database.db,
      );
      const ids = async () => ({
        channels: (await store.channels.of([sessionId])).get(sessionId)?.map(({ channelId }) => channelId),
        members: (await store.members.of([sessionId]))
          .get(sessionId)
          ?.map(({ participantId }) => participantId),
        invites: (await store.invites.of([sessionId])).get(sessionId)?.map(({ inviteId }) => inviteId),
        icecast_outputs: (await store.outputs.of([sessionId]))
          .get(sessionId)
          ?.map(({ outputId }) => outputId),
      });
      const all = ['a', 'b', 'c'];
      expect(await ids()).toEqual({
        channels: all,
        members: all,
        invites: all,
        icecast_outputs: all,
        [topic]: ['a', 'c'],
      });
    },
  );

  test.each([
    "role = 'admin'",
    'is_muted = 2',
    "exceptions = '[{}]'",
    "exceptions = '{}'",
    "open_on = '[0]'",
    "invite_id = ''",
  ])(
    'of a member that cannot be read a muted listener is left (%s), and nothing else changes',
    async (set) => {
      const sessionId = `odd member ${set}`;
      await store.sessions.create(record(sessionId));
      for (const one of ['a', 'b', 'c'])
        await store.members.put(sessionId, sampleMember(one, { role: 'ops' }));
      await sql`update members set ${sql.raw(set)} where session_id = ${sessionId} and participant_id = 'b'`.execute(
        database.db,
      );
      const found = (await store.members.of([sessionId])).get(sessionId);
      expect(found).toEqual([
        sampleMember('a', { role: 'ops' }),
        sampleMember('b', { role: 'listener', name: null, isMuted: true }),
        sampleMember('c', { role: 'ops' }),
      ]);
    },
  );

  test.each(["mode = 'loud'", "name = ''", "matrix = '{}'", "matrix = '{'", 'position = -1'])(
    'on a stage that cannot be read (%s) only the host may talk and listen, until rights are set again',
    async (set) => {
      const sessionId = `odd stage ${set}`;
      await store.sessions.create(record(sessionId));
      await store.channels.put(
        sessionId,
        sampleChannel('stage', { mode: 'open', name: 'Mine', position: 3 }),
      );
      await sql`update channels set ${sql.raw(set)} where session_id = ${sessionId}`.execute(database.db);
      const [both, neither] = [
        { talk: true, listen: true },
        { talk: false, listen: false },
      ];
      const matrix = { host: both, ops: neither, guest: neither, listener: neither };
      const closed = sampleChannel('stage', { mode: 'push-to-talk', name: 'Stage', position: 0, matrix });
      expect((await store.channels.of([sessionId])).get(sessionId)).toEqual([closed]);
      const opened = { ...closed, matrix: { ...matrix, guest: both } };
      await store.channels.put(sessionId, opened);
      expect((await store.channels.of([sessionId])).get(sessionId)).toEqual([opened]);
    },
  );

  test('forgets with a session who may talk there, and of no other', async () => {
    for (const sessionId of ['gone', 'stays']) {
      await store.sessions.create(record(sessionId));
      await store.channels.put(sessionId, sampleChannel('stage'));
      await store.members.put(sessionId, sampleMember('p1'));
      await store.invites.put(sessionId, sampleInvite('i1'));
      await store.outputs.put(sessionId, sampleOutput('o1'));
    }
    await sql`delete from sessions where session_id = 'gone'`.execute(database.db);
    for (const topic of [store.channels, store.members, store.invites, store.outputs]) {
      expect([...(await topic.of(['gone', 'stays'])).keys()]).toEqual(['stays']);
    }
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
