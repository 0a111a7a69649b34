import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import path from 'node:path';
import type { LoggerService } from '@nestjs/common';
import { ConfigError } from '../../config/index.ts';
import { demandDataDir, demandRoom } from '../data-dir.ts';
import type { Database } from '../database.ts';
import { migrate, NewerDatabase } from '../migrations/migrate.ts';
import { DataDirLock } from './data-dir-lock.ts';
import { demandLocalDisk } from './local-disk.ts';
import { SlowOpening } from './slow-opening.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { isForWantOfRights, isForWantOfWal, sqliteRefusal } from './sqlite-error.ts';
import { sqliteFile } from './sqlite-place.ts';

/** For the write-ahead log and what it shares; without any room the file cannot even be opened. */
const ROOM_BYTES = 1024 * 1024;

/** @throws ConfigError when the folder cannot be used */
export async function openSqlite(dataDir: string, log: LoggerService): Promise<Database> {
  const file = sqliteFile(dataDir);
  const folder = path.dirname(file);
  demandDataDir(folder);
  refuseFormer(folder);
  demandLocalDisk(folder);
  demandRoom(folder, ROOM_BYTES);
  const lock = DataDirLock.take(dataDir);
  try {
    demandForOwnerOnly(file);
    const database = await SqliteDatabase.open({ file, log }, migrate);
    const close = async () => {
      await database.close();
      lock.release();
    };
    return { db: database.db, tidy: (signal) => database.tidy(signal), close };
  } catch (error) {
    lock.release();
    throw whyNotOpened(folder, error);
  }
}

/** Earlier versions kept a PGlite database there. */
function refuseFormer(folder: string): void {
  if (!existsSync(path.join(folder, 'PG_VERSION'))) return;
  throw new ConfigError(
    'DATA_DIR',
    `${folder} holds the database of an earlier version (PGlite), which this one cannot read: move that folder away and start again ` +
      '(the sessions in it are not carried over), or name another DATA_DIR.',
  );
}

/** Its companions (`-wal`, `-shm`) get the rights that it has. */
function demandForOwnerOnly(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

function whyNotOpened(folder: string, error: unknown): unknown {
  if (error instanceof ConfigError) return error;
  const { message, passes } = sqliteRefusal(error);
  return new ConfigError('DATA_DIR', `the database in ${folder} ${mend(error, message, passes)}`);
}

function mend(error: unknown, message: string, passes: boolean): string {
  if (error instanceof SlowOpening) {
    return `is too slow to open (${message}); the machine or its disk is too busy: start again when it is calmer.`;
  }
  if (error instanceof NewerDatabase)
    return `cannot be used (${message}); start that version, or name another folder.`;
  if (isForWantOfWal(error)) {
    return 'cannot be opened, because its file system has no shared memory for a write-ahead log; name a folder on a disk of this machine.';
  }
  if (isForWantOfRights(error)) {
    return `cannot be opened (${message}); give the folder and all in it to the user who runs the server (chown -R), then start again.`;
  }
  if (passes) return `cannot be opened (${message}); see that its disk works and has room, then start again.`;
  return `cannot be opened (${message}); bring back a copy of the folder, or name another.`;
}
