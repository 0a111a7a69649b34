/** Run with a file: migrates it, and is killed in the midst of the second step. */
import process from 'node:process';
import { ConsoleLogger } from '@nestjs/common';
import { type Kysely, sql } from 'kysely';
import { migrate } from '../migrations/migrate.ts';
import { SqliteDatabase } from '../sqlite/sqlite-database.ts';

const migrations = {
  '0001-a': { up: async (db: Kysely<unknown>) => void (await sql`create table a (n)`.execute(db)) },
  '0002-b': {
    up: async (db: Kysely<unknown>) => {
      await sql`create table b (n)`.execute(db);
      // Enough that part of it is in the file already.
      await sql`insert into b with recursive s(n) as (select 1 union all select n + 1 from s where n < 200000) select n from s`.execute(
        db,
      );
      process.kill(process.pid, 'SIGKILL');
    },
  },
};
const options = { file: process.argv[2] ?? '', log: new ConsoleLogger() };
await SqliteDatabase.open(options, (db) => migrate(db, migrations));
