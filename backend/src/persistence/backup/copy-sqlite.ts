import { existsSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { BackupError } from './backup-error.ts';

/** Copied at once: others have the process meanwhile. */
const PAGES = 1000;
/** For a server that just moves its log into the file. */
const BUSY_MS = 10_000;

/**
 * Copies what is stored at this moment, all of it: the server goes on writing.
 * @param to an empty file
 * @throws BackupError; what SQLite says
 */
export async function copySqlite(from: string, to: string): Promise<void> {
  if (!existsSync(from)) {
    throw new BackupError(
      `there is no database at ${from}: has the server ever been started, and is DATA_DIR its folder?`,
    );
  }
  const source = new DatabaseSync(from, { timeout: BUSY_MS });
  try {
    // One moment for all pages; otherwise the copy begins anew whenever the server has written.
    source.exec('begin');
    if (source.prepare('select count(*) as tables from sqlite_schema').get()?.['tables'] === 0) {
      throw new BackupError(`the database at ${from} is empty: there is nothing to back up.`);
    }
    await backup(source, to, { rate: PAGES });
  } finally {
    source.close();
  }
  const copy = new DatabaseSync(to);
  try {
    // A single file, without a log beside it.
    copy.exec('pragma journal_mode = delete');
    const found = copy.prepare('pragma quick_check(1)').get()?.['quick_check'];
    if (found !== 'ok')
      throw new BackupError(`the database is damaged (${String(found)}): no backup was made.`);
  } finally {
    copy.close();
  }
}
