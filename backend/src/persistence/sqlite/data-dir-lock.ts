import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../../config/index.ts';
import { isBusy } from './sqlite-error.ts';

/**
 * Keeps a second server out of a data directory: it would take the sessions of the first one for left ones,
 * and end them. SQLite's file lock is the only one Node has that the system releases by itself when a process
 * dies, however it dies. A file of its own, so that a backup may read the database meanwhile.
 */
export class DataDirLock {
  readonly #file: DatabaseSync;

  private constructor(file: DatabaseSync) {
    this.#file = file;
  }

  /** @throws ConfigError when another server has it, or nobody may write there */
  static take(dataDir: string): DataDirLock {
    let file: DatabaseSync | undefined;
    try {
      file = new DatabaseSync(path.join(dataDir, 'lock'));
      file.exec('BEGIN EXCLUSIVE');
      return new DataDirLock(file);
    } catch (error) {
      file?.close();
      throw new ConfigError('DATA_DIR', `${dataDir} ${isBusy(error) ? IN_USE : NOT_WRITABLE}`);
    }
  }

  release(): void {
    if (this.#file.isOpen) this.#file.close();
  }
}

const IN_USE = 'is in use by another server; give each its own.';
const NOT_WRITABLE = 'cannot be written to; give it to the user who runs the server, or name another folder.';
