import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { ConsoleLogger } from '@nestjs/common';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../test-support/process/index.ts';
import { type DatabasePlace, sqlitePlace } from '../../test-support/servers/index.ts';
import { openDatabase } from './open-database.ts';
import { sqliteFile } from './sqlite/sqlite-place.ts';

const NOBODY = 65_534;

const log = new ConsoleLogger({ logLevels: [] });
let place: DatabasePlace;

beforeEach(async () => {
  place = await sqlitePlace();
});
afterEach(() => place.remove());

describe('a data directory', () => {
  test('has a database that only its owner reads', async () => {
    const database = await openDatabase(place, log);
    await sql`insert into sessions (session_id, title, visibility, host_token_hash, created_at_ms, peak_listeners)
      values ('s', '', 'public', '', 0, 0)`.execute(database.db);
    const file = sqliteFile(place.dataDir);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    for (const suffix of ['', '-wal', '-shm']) expect(statSync(file + suffix).mode & 0o777).toBe(0o600);
    await database.close();
  });

  test('is refused while another server has it', async () => {
    const first = await openDatabase(place, log);
    await expect(openDatabase(place, log)).rejects.toThrow(/^DATA_DIR: .* is in use by another server/);
    await first.close();
    const second = await openDatabase(place, log);
    await second.close();
    await second.close();
  });

  test('is refused where it cannot be made', async () => {
    const opened = openDatabase({ dataDir: '/dev/null/aux', databaseUrl: undefined }, log);
    await expect(opened).rejects.toThrow(/^DATA_DIR: .*ENOTDIR/);
  });

  test('of an earlier version is refused, and left as it is', async () => {
    const former = path.join(place.dataDir, 'db/PG_VERSION');
    mkdirSync(path.dirname(former));
    writeFileSync(former, '17');
    await expect(openDatabase(place, log)).rejects.toThrow(
      /^DATA_DIR: \S+\/db holds the database of an earlier version \(PGlite\).* move that folder away .*or name another DATA_DIR\.$/,
    );
    expect(execFileSync('ls', [path.dirname(former)], { encoding: 'utf8' })).toBe('PG_VERSION\n');
  });

  test.each([
    ['that is no database', (file: string) => writeFileSync(file, 'nothing'.repeat(100))],
    ['whose end is missing', (file: string) => truncateSync(file, 4096 + 1)],
    [
      'whose tables are overwritten',
      (file: string) =>
        execFileSync('dd', [
          'if=/dev/urandom',
          `of=${file}`,
          'bs=1',
          'seek=100',
          'count=3000',
          'conv=notrunc',
          'status=none',
        ]),
    ],
  ])('with a file %s is refused in one line', async (_what, damage) => {
    await (await openDatabase(place, log)).close();
    damage(sqliteFile(place.dataDir));
    await expect(openDatabase(place, log)).rejects.toThrow(
      /^DATA_DIR: the database in \S+ cannot be opened \([^\n]+\); bring back a copy of the folder, or name another\.$/,
    );
  });

  test('with a file of somebody else is refused in one line that names the mend', async () => {
    if (process.geteuid?.() !== 0)
      throw new Error('This test is another user for a moment, which only root may be.');
    await (await openDatabase(place, log)).close();
    const file = sqliteFile(place.dataDir);
    for (const name of [place.dataDir, path.dirname(file), path.join(place.dataDir, 'lock')]) {
      chownSync(name, NOBODY, NOBODY);
    }
    process.seteuid?.(NOBODY);
    const opened = openDatabase(place, log);
    // All of it happens before the first wait.
    process.seteuid?.(0);
    await expect(opened).rejects.toThrow(
      /^DATA_DIR: the database in \S+ cannot be opened \(EACCES[^\n]*\); give the folder and all in it to the user who runs the server \(chown -R\), then start again\.$/,
    );
    // It is not kept from whoever may.
    await (await openDatabase(place, log)).close();
  });

  test('that a newer version has changed is refused in one line', async () => {
    const database = await openDatabase(place, log);
    await sql`insert into kysely_migration values ('9999-later', '2999-01-01T00:00:00.000Z')`.execute(
      database.db,
    );
    await database.close();
    await expect(openDatabase(place, log)).rejects.toThrow(
      /^DATA_DIR: the database in \S+ cannot be used \(a newer version of Auxcast has changed it\); start that version/,
    );
  });

  test('on a machine that is too busy is given time, and told by its own line', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const opened = openDatabase(place, log).catch((error: unknown) => error);
    vi.advanceTimersByTime(300_000);
    vi.useRealTimers();
    expect(String(await opened)).toMatch(
      /^ConfigError: DATA_DIR: the database in \S+ is too slow to open \(.* within 300 s\.\); .*busy: start again/,
    );
    // It is not damaged, and nobody has it.
    const second = await openDatabase(place, log);
    await second.close();
  });
});

test('a Postgres server that does not answer is told in one line, without its password', async () => {
  const databaseUrl = `postgres://aux:secret@127.0.0.1:${await freePort()}/aux`;
  await expect(openDatabase({ dataDir: '/nowhere', databaseUrl }, log)).rejects.toThrow(
    /^DATABASE_URL: the database does not answer \(ECONNREFUSED\); [^\n]*\.$/,
  );
});

test('a Postgres server that is still starting is waited for by whoever starts us, and nothing to mend', async () => {
  // A server in recovery says so in the first answer (PostgreSQL documentation, 53.7: ErrorResponse).
  const fields = ['SFATAL', 'VFATAL', 'C57P03', 'Mthe database system is starting up', ''];
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''));
  const head = Buffer.from('E\0\0\0\0');
  head.writeUInt32BE(body.byteLength + 4, 1);
  const starting = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(Buffer.concat([head, body])));
  });
  const port = await freePort();
  await new Promise<void>((resolve) => {
    starting.listen(port, '127.0.0.1', resolve);
  });
  const databaseUrl = `postgres://aux:secret@127.0.0.1:${port}/aux`;
  await expect(openDatabase({ dataDir: '/nowhere', databaseUrl }, log)).rejects.toThrow(
    /^DATABASE_URL: the database is not ready \(the database system is starting up\): start again in a moment\.$/,
  );
  starting.close();
});
