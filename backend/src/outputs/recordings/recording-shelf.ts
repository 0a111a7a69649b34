import { mkdir, rename, rm, statfs, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { recordingId as recordingIdSchema } from '@auxcast/shared-types';

/** Where recordings are kept: a folder each. Only its owner may look inside. */
export class RecordingShelf {
  readonly #root: string;

  constructor(dataDir: string) {
    this.#root = path.join(dataDir, 'recordings');
  }

  /** @throws RangeError for what is no id of a recording: no path is made of it */
  folderOf(recordingId: string): string {
    if (!recordingIdSchema.safeParse(recordingId).success) throw new RangeError('This is no recording.');
    return path.join(this.#root, recordingId);
  }

  /** @param fileName one that was made here */
  pathOf(recordingId: string, fileName: string): string {
    return path.join(this.folderOf(recordingId), fileName);
  }

  /** @throws what the file system says */
  async make(recordingId: string): Promise<void> {
    await mkdir(this.folderOf(recordingId), { recursive: true, mode: 0o700 });
  }

  /** Whether it is there or not. */
  async remove(recordingId: string): Promise<void> {
    await rm(this.folderOf(recordingId), { recursive: true, force: true });
  }

  /** Whether it is there or not. */
  async removeFile(recordingId: string, fileName: string): Promise<void> {
    await unlink(this.pathOf(recordingId, fileName)).catch(() => undefined);
  }

  async writeText(recordingId: string, fileName: string, text: string): Promise<void> {
    const file = this.pathOf(recordingId, fileName);
    // Whoever downloads it meanwhile gets the former one to its end.
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }

  /** What whoever runs the server may still write on the disk that recordings are on. */
  async freeBytes(): Promise<number> {
    // With Postgres and a key of its own the server may not have needed a data directory until now.
    await mkdir(this.#root, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(this.#root);
    return bavail * bsize;
  }
}
