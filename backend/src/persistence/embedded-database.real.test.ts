import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ConsoleLogger } from '@nestjs/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WORKSPACE_ROOT } from '../config/workspace-root.ts';
import { EmbeddedDatabase } from './embedded-database.ts';

const dataDir = mkdtempSync(path.join(tmpdir(), 'auxcast-embedded-'));
const migrationsFolder = path.join(WORKSPACE_ROOT, 'backend/drizzle');
const log = new ConsoleLogger({ logLevels: [] });
let database: EmbeddedDatabase;

beforeAll(async () => {
  database = await EmbeddedDatabase.open({ folder: path.join(dataDir, 'db'), migrationsFolder, log });
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true });
});

test('everything else goes on while a query is computed', async () => {
  let isDone = false;
  const query = database
    .query('select count(*)::int as n from generate_series(1, $1::int)', [1_000_000], 'object')
    .finally(() => {
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
  await expect(database.query('select nothing', [], 'array')).rejects.toThrow(
    'column "nothing" does not exist',
  );
  expect(await database.query('select $1::text', ['here'], 'array')).toEqual([['here']]);
});

test('what was asked before the end is answered, what comes after is refused', async () => {
  const last = database.query('select 1', [], 'array');
  await database.close();
  expect(await last).toEqual([[1]]);
  await expect(database.query('select 1', [], 'array')).rejects.toThrow('closed');
  await expect(database.close()).resolves.toBeUndefined();
});

test('a folder that cannot be used is told, not waited for', async () => {
  const folder = '/dev/null/db';
  await expect(EmbeddedDatabase.open({ folder, migrationsFolder, log })).rejects.toThrow(
    /ENOTDIR|not a directory/,
  );
});
