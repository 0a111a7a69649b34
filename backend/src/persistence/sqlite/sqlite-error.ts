import { codeOf } from '../error-code.ts';

/** SQLite's result codes (sqlite.org/rescode.html). The lower eight bits of an extended one are its kind. */
const KIND = 0xff;
const BUSY = 5;
const IOERR = 10;
/** Permission denied, read-only, cannot open. */
const NO_RIGHT = new Set([3, 8, 14]);

/**
 * What stays wrong however often it is asked: SQL errors, internal faults, a damaged file, too big, a
 * constraint, a wrong type, misuse, no right, a parameter out of range, no database. Everything else (busy,
 * locked, full, read or write errors) may be another time.
 */
const FOR_GOOD = new Set([1, 2, 11, 18, 19, 20, 21, 23, 25, 26]);

/** What SQLite refused. */
export interface SqliteRefusal {
  readonly message: string;
  /** Whether asking again later may help. */
  readonly passes: boolean;
  /**
   * Whether it may be done all the same: what was written before a failed fsync may be found after the next
   * start.
   */
  readonly isUndecided: boolean;
}

/** Errors that are not SQLite's own are faults of ours, and stay. */
export function sqliteRefusal(error: unknown): SqliteRefusal {
  const message = error instanceof Error ? error.message : String(error);
  const code = resultCode(error);
  if (code === undefined) return { message, passes: false, isUndecided: false };
  const kind = code & KIND;
  return { message, passes: !FOR_GOOD.has(kind), isUndecided: kind === IOERR };
}

/** The code of the error for a file system on which SQLite gives a database no write-ahead log. */
export const NO_WAL = 'NO_WAL';
/** Extended codes: the memory that a write-ahead log's readers share cannot be opened, locked or mapped. */
const NO_SHARED_MEMORY = new Set([4618, 5130, 5386]);

/** Whether the file system lacks what a write-ahead log needs. */
export function isForWantOfWal(error: unknown): boolean {
  return codeOf(error) === NO_WAL || NO_SHARED_MEMORY.has(resultCode(error) ?? 0);
}

/**
 * Whether this user may not read or write the file or its companions: files that another user's start left
 * there.
 */
export function isForWantOfRights(error: unknown): boolean {
  if (['EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return true;
  return NO_RIGHT.has((resultCode(error) ?? 0) & KIND);
}

export function isBusy(error: unknown): boolean {
  return ((resultCode(error) ?? 0) & KIND) === BUSY;
}

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error && 'errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}
