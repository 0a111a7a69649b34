/** What to say where this script itself may or can not write a file. */
import { SetUpError } from './set-up-error.mjs';

/** @type {Readonly<Record<string, string>>} by the system's code for it: errno(3) */
const LINES = {
  ENOSPC: 'The disk is full, so that WHAT could not be written: make room there, then start again.',
  EDQUOT:
    "This user's share of the disk (quota) is used up, so that WHAT could not be written: remove files, then start again.",
  EROFS: 'WHAT lies on a disk that is mounted read-only: mount it writable, then start again.',
  EACCES:
    'This user may not write WHAT (made by another user, as by a start as root?): give it to this user (chown), then start again.',
};

/**
 * @param {unknown} error
 * @returns {SetUpError | undefined}
 */
export function fileTrouble(error) {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return undefined;
  const line = LINES[String(error.code)];
  // Node names no path where a write fails to a file that is open already.
  const what =
    'path' in error ? String(error.path) : 'a file in the project or in the folder for temporary files';
  return line === undefined ? undefined : new SetUpError(line.replace('WHAT', () => what));
}
