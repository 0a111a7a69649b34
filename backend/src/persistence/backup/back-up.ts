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
  statSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Config } from '../../config/index.ts';
import { codeOf } from '../error-code.ts';
import { sqliteFile } from '../sqlite/sqlite-place.ts';
import { BackupError } from './backup-error.ts';
import { copySqlite } from './copy-sqlite.ts';
import { dumpPostgres } from './dump-postgres.ts';

export interface BackupOptions {
  /** An absolute path. */
  readonly file: string;
  /** Whether a file that is there already may be replaced. */
  readonly replace: boolean;
}

/**
 * Writes a backup of the database while a server may be running on it: a SQLite file, or SQL from a Postgres server. Whole or not at
 * all, and on the disk when this resolves.
 * @throws BackupError
 */
export async function backUp(
  { dataDir, databaseUrl }: Pick<Config, 'dataDir' | 'databaseUrl'>,
  { file, replace }: BackupOptions,
): Promise<{ bytes: number }> {
  if (databaseUrl === undefined) refuseOwn(sqliteFile(dataDir), file);
  if (existsSync(file) && !replace) throw exists(file);
  const partial = `${file}.${randomUUID()}.partial`;
  const remove = () => rmSync(partial, { force: true });
  process.once('exit', remove);
  try {
    // Only its owner may read it: it holds what the database holds.
    closeSync(openSync(partial, 'wx', 0o600));
    if (databaseUrl === undefined) await copySqlite(sqliteFile(dataDir), partial);
    else await dumpPostgres(databaseUrl, partial);
    sync(partial);
    place(partial, file, replace);
    sync(path.dirname(file));
    return { bytes: statSync(file).size };
  } catch (error) {
    throw error instanceof BackupError ? error : new BackupError(`the backup failed: ${reasonOf(error)}`);
  } finally {
    remove();
    process.off('exit', remove);
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

function exists(file: string): BackupError {
  return new BackupError(`${file} is there already: name another file, or add --replace.`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
