import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Config } from '../../config/index.ts';
import { codeOf } from '../error-code.ts';
import { sqliteFile } from '../sqlite/sqlite-place.ts';
import { BackupError } from './backup-error.ts';
import { backupTrouble } from './backup-trouble.ts';
import { copySqlite } from './copy-sqlite.ts';
import { holdsTables } from './dump-holds-tables.ts';
import { dumpPostgres } from './dump-postgres.ts';

export interface BackupOptions {
  /** An absolute path. */
  readonly file: string;
  /** Whether a file that is there already may be replaced. */
  readonly replace: boolean;
}

/**
 * Writes a backup of the database while a server may be running on it: a SQLite file, or SQL from a Postgres
 * server. Whole or not at all, and on the disk when this resolves.
 * @throws BackupError
 */
export async function backUp(
  { dataDir, databaseUrl }: Pick<Config, 'dataDir' | 'databaseUrl'>,
  { file, replace }: BackupOptions,
): Promise<{ bytes: number }> {
  if (databaseUrl === undefined) refuseOwn(sqliteFile(dataDir), file);
  refuseOther(file);
  if (existsSync(file) && !replace) throw exists(file);
  const partial = `${file}.${randomUUID()}.partial`;
  const remove = () => {
    // SQLite writes a journal beside it.
    for (const left of [partial, `${partial}-journal`]) rmSync(left, { force: true });
  };
  makeForOwner(partial, file);
  process.once('exit', remove);
  try {
    if (databaseUrl === undefined) await copySqlite(sqliteFile(dataDir), partial);
    else await dumpTables(databaseUrl, partial);
    sync(partial);
    place(partial, file, replace);
    syncFolder(path.dirname(file));
    return { bytes: statSync(file).size };
  } catch (error) {
    throw backupTrouble(error, file);
  } finally {
    remove();
    process.off('exit', remove);
  }
}

/** Only its owner may read it: it holds what the database holds. */
function makeForOwner(partial: string, file: string): void {
  try {
    closeSync(openSync(partial, 'wx', 0o600));
  } catch (error) {
    throw backupTrouble(error, file);
  }
}

/** @throws BackupError when there is nothing in the database */
async function dumpTables(databaseUrl: string, partial: string): Promise<void> {
  await dumpPostgres(databaseUrl, partial);
  if (await holdsTables(partial)) return;
  throw new BackupError(
    'the database at DATABASE_URL is empty: no server has ever used it, so there is nothing to back up.',
  );
}

/** In the place of a folder or a device nothing must come, not even when a file there may be replaced. */
function refuseOther(file: string): void {
  const found = statOf(file);
  if (found === undefined || found.isFile()) return;
  if (found.isDirectory()) throw new BackupError(`${file} is a folder: name a file in it.`);
  throw new BackupError(`${file} is no ordinary file: name another.`);
}

function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw backupTrouble(error, file);
  }
}

/** A server would go on in the file that was there, and what it writes from then on would be lost. */
function refuseOwn(database: string, file: string): void {
  const folder = path.dirname(database);
  for (const own of [database, `${database}-wal`, `${database}-shm`, ...filesIn(folder)]) {
    if (isSameFile(own, file))
      throw new BackupError(`${file} belongs to the database itself: name another file.`);
  }
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name)) : [];
}

/** By whatever name or link. */
function isSameFile(one: string, other: string): boolean {
  if (path.resolve(one) === path.resolve(other)) return true;
  const [a, b] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

/** In one step, so that the name never stands for half a backup. */
function place(partial: string, file: string, replace: boolean): void {
  if (replace) {
    renameSync(partial, file);
    return;
  }
  try {
    // Unlike a rename, refused when somebody else has made the file meanwhile.
    linkSync(partial, file);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw exists(file);
    // Some file systems have no links.
    renameSync(partial, file);
  }
}

function sync(file: string): void {
  const descriptor = openSync(file, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Network drives, where backups are often kept, cannot all do this with a folder. */
const NO_FOLDER_SYNC: readonly unknown[] = ['EINVAL', 'ENOTSUP', 'EBADF'];

function syncFolder(folder: string): void {
  try {
    sync(folder);
  } catch (error) {
    if (!NO_FOLDER_SYNC.includes(codeOf(error))) throw error;
  }
}

function exists(file: string): BackupError {
  return new BackupError(`${file} is there already: name another file, or add --replace.`);
}
