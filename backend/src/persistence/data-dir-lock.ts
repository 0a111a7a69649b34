import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError } from '../config/index.ts';

/**
 * Keeps a second server out of a data directory: PGlite itself would let both write, and ruin it. SQLite's file lock is the
 * only one Node has that the system releases by itself when a process dies, however it dies.
 */
export class DataDirLock {
  readonly #file: DatabaseSync;

  private constructor(file: DatabaseSync) {
    this.#file = file;
  }

  /** @throws ConfigError when another server has it */
  static take(dataDir: string): DataDirLock {
    const file = new DatabaseSync(path.join(dataDir, 'lock'));
    try {
      file.exec('BEGIN EXCLUSIVE');
    } catch {
      file.close();
      throw new ConfigError('DATA_DIR', `${dataDir} is in use by another server; give each its own.`);
    }
    return new DataDirLock(file);
  }

  release(): void {
    if (this.#file.isOpen) this.#file.close();
  }
}
