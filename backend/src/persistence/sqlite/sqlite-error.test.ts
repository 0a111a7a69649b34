import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { isForWantOfWal, sqliteRefusal } from './sqlite-error.ts';
import { SqliteFile } from './sqlite-file.ts';

function failed(errcode: number): Error {
  return Object.assign(new Error('words'), { code: 'ERR_SQLITE_ERROR', errcode });
}

test.each([
  [5, 'busy', false],
  [261, 'busy: recovery', false],
  [6, 'locked', false],
  [13, 'full', false],
  [14, 'cannot be opened', false],
  [8, 'read only', false],
  [778, 'a write error', true],
  [1034, 'fsync failed', true],
  [4874, 'no room for the shared memory', true],
])('%i passes: %s; left open whether it was done: %s', (code, _what, isUndecided) => {
  expect(sqliteRefusal(failed(code))).toEqual({ message: 'words', passes: true, isUndecided });
});

test.each([
  [1, 'SQL'],
  [19, 'a constraint'],
  [787, 'a foreign key'],
  [1555, 'a primary key'],
  [1299, 'not null'],
  [11, 'a damaged file'],
  [267, 'a damaged table'],
  [26, 'no database'],
  [18, 'too big'],
])('%i stays: %s', (code) => {
  expect(sqliteRefusal(failed(code))).toEqual({ message: 'words', passes: false, isUndecided: false });
});

test('knows what SQLite itself refuses, and takes anything else for a fault of ours', () => {
  const db = new DatabaseSync(':memory:');
  const thrown = (run: () => unknown): unknown => {
    try {
      return run();
    } catch (error) {
      return error;
    }
  };
  db.exec('create table t (n integer primary key); insert into t values (1)');
  expect(sqliteRefusal(thrown(() => db.exec('insert into t values (1)')))).toMatchObject({ passes: false });
  expect(sqliteRefusal(thrown(() => db.prepare('select * from nothing')))).toMatchObject({ passes: false });
  expect(sqliteRefusal(new TypeError('not a value'))).toMatchObject({
    passes: false,
    message: 'not a value',
  });
  db.close();
});

test('a file system without memory to share is told from a damaged file', () => {
  let caught: unknown;
  try {
    SqliteFile.open('file:/tmp/auxcast-no-wal.sqlite?vfs=unix-none');
  } catch (error) {
    caught = error;
  }
  expect(isForWantOfWal(caught)).toBe(true);
  expect(isForWantOfWal(failed(5386))).toBe(true);
  expect(isForWantOfWal(failed(26))).toBe(false);
});
