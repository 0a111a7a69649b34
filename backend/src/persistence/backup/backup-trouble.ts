import { statfsSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../error-code.ts';
import { BackupError } from './backup-error.ts';

const MB = 1024 * 1024;

/** SQLite's and pg_dump's words for it, which have no code of the system. */
const FULL = /database or disk is full|No space left on device/i;
const QUOTA = /Disk quota exceeded/i;

const LINES: Readonly<Record<string, (folder: string, file: string) => string>> = {
  ENOENT: (folder) => `the folder ${folder} does not exist: make it (mkdir -p), or name another.`,
  ENOTDIR: (folder) => `${folder} is no folder: name a file in one.`,
  EACCES: (folder) => `this user may not write to the folder ${folder}: name another.`,
  EPERM: (folder) => `this user may not write to the folder ${folder}: name another.`,
  EROFS: (folder) => `the folder ${folder} lies on a disk that is mounted read-only: name another.`,
  ENAMETOOLONG: (_folder, file) => `the name ${file} is too long: name a shorter one.`,
  ENOSPC: (folder) =>
    `the disk of ${folder} is full (${freeIn(folder)} are free there): make room, or name another folder.`,
  EDQUOT: (folder) =>
    `this user's share of the disk of ${folder} (quota) is used up: make room, or name another folder.`,
};

/** Why no backup could be written to `file`, in one line that says what to do. */
export function backupTrouble(error: unknown, file: string): BackupError {
  const reason = error instanceof Error ? error.message : String(error);
  const line = LINES[FULL.test(reason) ? 'ENOSPC' : QUOTA.test(reason) ? 'EDQUOT' : (codeOf(error) ?? '')];
  if (line !== undefined) return new BackupError(line(path.dirname(file), file));
  return error instanceof BackupError ? error : new BackupError(`the backup failed: ${reason}`);
}

function freeIn(folder: string): string {
  const { bavail, bsize } = statfsSync(folder);
  return `${Math.floor((bavail * bsize) / MB)} MB`;
}
