import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ConsoleLogger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { SqliteDatabase } from './sqlite-database.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-sqlite-'));
const log = new ConsoleLogger({ logLevels: [] });
let files = 0;
let database: SqliteDatabase;

beforeEach(async () => {
  files += 1;
  const file = path.join(folder, `${files}.sqlite`);
  database = await SqliteDatabase.open({ file, log }, async (db) => {
    await sql`create table numbers (n integer primary key, t text, b blob)`.execute(db);
  });
});
afterEach(() => database.close());
beforeAll(() => void vi.spyOn(log, 'error'));
afterAll(() => rmSync(folder, { recursive: true }));

async function ask<T>(...words: Parameters<typeof sql>): Promise<T[]> {
  const { rows } = await sql<T>(...words).execute(database.db);
  return rows;
}

/** Computes in the thread, and hears nothing meanwhile. */
function long(steps: number): Promise<Array<{ n: number }>> {
  return ask`with recursive steps(n) as (select 1 union all select n + 1 from steps where n < ${steps})
    select count(*) as n from steps`;
}

test('everything else goes on while a query is computed', async () => {
  let isDone = false;
  const query = long(1_000_000).finally(() => {
    isDone = true;
  });
  let turns = 0;
  while (!isDone && turns < 1000) {
    turns += 1;
    await nextTurn();
  }
  expect(turns).toBe(1000);
  expect(await query).toEqual([{ n: 1_000_000 }]);
});

test('what is refused is refused in the words of the database, and the next query goes on', async () => {
  await expect(ask`select missing`).rejects.toMatchObject({
    name: 'DatabaseError',
    message: 'The database refused: no such column: missing',
    passes: false,
  });
  expect(await ask`select ${'here'} as t`).toEqual([{ t: 'here' }]);
});

test('a bad write spoils none of those that wait with it, whose order stays', async () => {
  const writes = [1, 2, 2, 3].map((n) => ask`insert into numbers (n) values (${n})`);
  const read = ask`select count(*) as n from numbers`;
  const after = ask`insert into numbers (n) values (4)`;
  const settled = await Promise.allSettled([...writes, after]);
  expect(settled.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  expect(await read).toEqual([{ n: 3 }]);
  expect(await ask`select n from numbers order by n`).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
});

test('many and large answers come whole and in order, though not at once', async () => {
  const text = 'x'.repeat(50_000);
  await Promise.all(
    Array.from({ length: 40 }, (_, n) => ask`insert into numbers (n, t) values (${n}, ${text + n})`),
  );
  const reads = Array.from({ length: 200 }, (_, n) => ask`select t from numbers where n = ${n % 40}`);
  expect(await Promise.all(reads)).toEqual(reads.map((_, n) => [{ t: text + (n % 40) }]));
});

test('bytes come back as they were, of a view only what it shows', async () => {
  const all = new Uint8Array(1000).map((_, index) => index % 256);
  const view = all.subarray(300, 600);
  await ask`insert into numbers (n, b) values (1, ${view}), (2, ${new Uint8Array(0)})`;
  expect(await ask`select b from numbers order by n`).toEqual([
    { b: all.slice(300, 600) },
    { b: new Uint8Array(0) },
  ]);
});

test('a thread that hears nothing for 8 s is given up: who waits is refused, and another one goes on', async () => {
  const back = vi.spyOn(log, 'log');
  const warned = vi.spyOn(log, 'warn');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const hanging = expect(long(20_000_000)).rejects.toMatchObject({ passes: true, isUndecided: true });
  // It is asked before the time is over.
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();
  const behind = expect(ask`insert into numbers (n) values (1)`).rejects.toMatchObject({ passes: true });
  await vi.advanceTimersByTimeAsync(8000);
  vi.useRealTimers();
  await Promise.all([hanging, behind]);
  expect(warned).toHaveBeenCalledWith(expect.stringContaining('said nothing for too long'));
  await expect(ask`select 1`).rejects.toMatchObject({ passes: true, isUndecided: false });
  await vi.waitFor(() => expect(back).toHaveBeenCalledWith('the embedded database is back'), 20_000);
  expect(await ask`select count(*) as n from numbers`).toEqual([{ n: 0 }]);
});

test('what was asked before the end is answered, what comes after is refused', async () => {
  const last = ask`insert into numbers (n) values (1) returning n`;
  await nextTurn();
  await database.close();
  expect(await last).toEqual([{ n: 1 }]);
  await expect(ask`select 1`).rejects.toThrow('closed');
  await expect(database.close()).resolves.toBeUndefined();
});

test('room that is free is given back to the disk', async () => {
  const picture = new Uint8Array(100_000);
  for (let n = 0; n < 50; n += 1) await ask`insert into numbers (n, b) values (${n}, ${picture})`;
  const [before] = await ask<{ n: number }>`select page_count as n from pragma_page_count`;
  await ask`delete from numbers`;
  await database.tidy(new AbortController().signal);
  const [after] = await ask<{ n: number }>`select page_count as n from pragma_page_count`;
  expect(after?.n).toBeLessThan((before?.n ?? 0) / 20);
});

test('a file that was made without giving room back is tidied without end or error, its room used again', async () => {
  const file = path.join(folder, 'made-elsewhere.sqlite');
  const elsewhere = new DatabaseSync(file);
  elsewhere.exec('pragma auto_vacuum = none; create table pictures (n integer primary key, b blob)');
  const insert = elsewhere.prepare('insert into pictures values (?, ?)');
  for (let n = 0; n < 50; n += 1) insert.run(n, new Uint8Array(100_000));
  elsewhere.close();
  const made = await SqliteDatabase.open({ file, log }, async () => {});
  const pages = async (name: string) => {
    const { rows } = await sql<{
      n: number;
    }>`select ${sql.ref(name)} as n from ${sql.raw(`pragma_${name}`)}`.execute(made.db);
    return rows[0]?.n ?? 0;
  };
  await sql`delete from pictures`.execute(made.db);
  const [before, free] = [await pages('page_count'), await pages('freelist_count')];
  expect(free).toBeGreaterThan(1000);
  await made.tidy(new AbortController().signal);
  expect([await pages('page_count'), await pages('freelist_count')]).toEqual([before, free]);
  await sql`insert into pictures values (1, ${new Uint8Array(1_000_000)})`.execute(made.db);
  expect(await pages('page_count')).toBe(before);
  await made.close();
});

test('a file that cannot be used is told, not waited for', async () => {
  const opened = SqliteDatabase.open({ file: '/dev/null/db', log }, async () => {});
  await expect(opened).rejects.toThrow('unable to open database file');
});
