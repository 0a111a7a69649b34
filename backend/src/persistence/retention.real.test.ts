import { ConsoleLogger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PLACES } from '../../test-support/servers/index.ts';
import { removeOldAudit } from './audit/old-audit.ts';
import type { Database } from './database.ts';
import { openDatabase } from './open-database.ts';
import { Retention } from './retention.ts';
import { sampleChannel, sampleInvite, sampleMember } from './testing/records.fixture.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 1_800_000_000_000;
const PATIENCE = { timeout: 20_000, interval: 50 };
const NOTHING_ELSE = {
  artist: null,
  album: null,
  sourceSite: null,
  sourceUrl: null,
  artworkUrl: null,
  accent: null,
};

/** Ended so many days ago; `null`: not ended. */
async function addSession(db: Database['db'], sessionId: string, endedDaysAgo: number | null): Promise<void> {
  await db
    .insertInto('sessions')
    .values({
      sessionId,
      title: 'Party',
      hostName: null,
      visibility: 'unlisted',
      kind: 'music',
      staysEmpty: 0,
      hostTokenHash: 'hash',
      createdAtMs: NOW_MS - 1000 * DAY_MS,
      liveSinceMs: null,
      endedAtMs: endedDaysAgo === null ? null : NOW_MS - endedDaysAgo * DAY_MS,
      endReason: endedDaysAgo === null ? null : 'host',
      peakListeners: 1,
      hostCame: 1,
      removedParticipants: '[]',
    })
    .execute();
  await db
    .insertInto('tracks')
    .values({ sessionId, number: 1, title: 'One', startedAtMs: NOW_MS, ...NOTHING_ELSE })
    .execute();
  const picture = { sessionId, type: 'image/webp', bytes: new Uint8Array(10_000), accent: '#000000' };
  const pictures = Array.from({ length: 30 }, (_, index) => ({ ...picture, artworkId: `art${index}` }));
  await db.insertInto('artworks').values(pictures).execute();
  const { matrix, ...channel } = sampleChannel('stage');
  await db
    .insertInto('channels')
    .values({ ...channel, sessionId, matrix: JSON.stringify(matrix) })
    .execute();
  const member = { ...sampleMember('p1'), sessionId, isMuted: 0, exceptions: '[]', openOn: '[]' };
  await db.insertInto('members').values(member).execute();
  await db
    .insertInto('invites')
    .values({ ...sampleInvite('i1'), sessionId })
    .execute();
}

describe.each(PLACES)('retention on %s', (_name, place) => {
  let remove: () => Promise<void>;
  let database: Database;

  beforeAll(async () => {
    const { remove: removePlace, ...where } = await place();
    remove = removePlace;
    database = await openDatabase(where);
  });
  afterAll(async () => {
    await database.close();
    await remove();
  });

  test('removes what ended long ago with all that belongs to it, in batches, and nothing else', async () => {
    const { db } = database;
    for (let n = 0; n < 120; n += 1) await addSession(db, `old${n}`, 91 + n);
    await addSession(db, 'recent', 89);
    await addSession(db, 'going-on', null);
    const log = new ConsoleLogger({ logLevels: [] });
    const said = vi.spyOn(log, 'log');
    const tidied = Promise.withResolvers<void>();
    const watched: Database = {
      ...database,
      tidy: (signal) => database.tidy(signal).then(tidied.resolve, tidied.reject),
    };
    const retention = Retention.start({
      database: watched,
      days: 90,
      auditDays: 365,
      log,
      firstMs: 0,
      now: () => NOW_MS,
    });
    await tidied.promise;
    expect(said).toHaveBeenCalledWith('120 sessions that ended more than 90 days ago are forgotten');
    const left = await db.selectFrom('sessions').select('sessionId').orderBy('sessionId').execute();
    expect(left).toEqual([{ sessionId: 'going-on' }, { sessionId: 'recent' }]);
    expect(await db.selectFrom('tracks').select('number').execute()).toHaveLength(2);
    expect(await db.selectFrom('artworks').select('artworkId').execute()).toHaveLength(60);
    for (const table of ['channels', 'members', 'invites'] as const) {
      const kept = await db.selectFrom(table).select('sessionId').orderBy('sessionId').execute();
      expect(kept).toEqual(left);
    }
    await retention.close();
  });

  test('forgets nothing by a clock that is a year ahead, neither at the start nor when it is set later', async () => {
    const { db } = database;
    const log = new ConsoleLogger({ logLevels: [] });
    const warned = vi.spyOn(log, 'warn');
    vi.spyOn(log, 'log');
    const tidies: (() => void)[] = [];
    const untilTidied = () => new Promise<void>((resolve) => tidies.push(resolve));
    const watched: Database = {
      ...database,
      tidy: async (signal) => {
        await database.tidy(signal);
        for (const tell of tidies.splice(0)) tell();
      },
    };
    const ids = async () => {
      const rows = await db.selectFrom('sessions').select('sessionId').orderBy('sessionId').execute();
      return rows.map(({ sessionId }) => sessionId);
    };
    const options = {
      database: watched,
      days: 90,
      auditDays: 365,
      log,
      firstMs: 0,
      everyMs: 100,
      steady: () => 0,
    };
    const left = await ids();

    // At the start. It is mended before the day is over: the next sweep finds nothing to forget.
    let nowMs = NOW_MS + 365 * DAY_MS;
    warned.mockImplementationOnce(() => {
      nowMs = NOW_MS;
    });
    const tidied = untilTidied();
    const retention = Retention.start({ ...options, now: () => nowMs });
    await tidied;
    expect(warned).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('in case it is wrong'));
    expect(await ids()).toEqual(left);

    // While it runs.
    warned.mockImplementationOnce(() => {
      nowMs = NOW_MS;
    });
    nowMs = NOW_MS + 365 * DAY_MS;
    await vi.waitFor(() => expect(warned).toHaveBeenCalledTimes(2), PATIENCE);
    await untilTidied();
    expect(await ids()).toEqual(left);
    await retention.close();

    // Nobody mends it: after a day it is believed.
    const later = untilTidied();
    const believing = Retention.start({ ...options, now: () => NOW_MS + 365 * DAY_MS });
    await later;
    expect(warned).toHaveBeenCalledTimes(3);
    expect(await ids()).toEqual(['going-on']);
    await believing.close();
  });

  test('removes the old end of the audit log, and keys that were revoked before', async () => {
    const { db } = database;
    // Long ago by the database's own clock, too.
    const nowMs = Date.now() - 40 * DAY_MS;
    const entry = { who: 'server', action: 'session.end', outcome: 'done', details: '{}' } as const;
    const nobody = { keyName: null, address: null };
    const row = (target: string, daysAgo: number) => ({
      ...entry,
      ...nobody,
      target,
      atMs: nowMs - daysAgo * DAY_MS,
    });
    const add = (...rows: ReturnType<typeof row>[]) => db.insertInto('audit').values(rows).execute();
    await add(...Array.from({ length: 501 }, () => row('old', 61)));
    // The clock stood in the far future once: that holds nothing up.
    await add(row('future', -100 * 365));
    await add(row('old', 61));
    await add(row('kept', 59));
    // Written by a clock that stood at 1970.
    await add(row('kept', 20_000));
    const key = { createdBy: 'k', createdByName: 'k', scopes: '[]', createdAtMs: 1, expiresAtMs: null };
    for (const [name, revokedAtMs] of [
      ['long', nowMs - 61 * DAY_MS],
      ['late', nowMs - 59 * DAY_MS],
      ['good', null],
    ] as const) {
      await db
        .insertInto('adminKeys')
        .values({ ...key, keyId: name, name, secretHash: name, lastUsedAtMs: null, revokedAtMs })
        .execute();
    }
    const { signal } = new AbortController();
    expect(await removeOldAudit(db, { beforeMs: nowMs - 60 * DAY_MS, nowMs, signal })).toBe(502);
    const left = await db.selectFrom('audit').select('target').orderBy('auditId').execute();
    expect(left.map(({ target }) => target)).toEqual(['future', 'kept', 'kept']);
    const keys = await db.selectFrom('adminKeys').select('name').orderBy('name').execute();
    expect(keys.map(({ name }) => name)).toEqual(['good', 'late']);
  });

  test('leaves it for later while the database is away', async () => {
    const log = new ConsoleLogger({ logLevels: [] });
    const warned = vi.spyOn(log, 'warn');
    const { db, close } = database;
    await close();
    const retention = Retention.start({
      database: { db, close, tidy: close },
      days: 90,
      auditDays: 365,
      log,
      firstMs: 0,
      everyMs: 0,
    });
    await vi.waitFor(
      () => expect(warned).toHaveBeenCalledWith(expect.stringContaining('could not be forgotten yet')),
      PATIENCE,
    );
    await retention.close();
  });
});
