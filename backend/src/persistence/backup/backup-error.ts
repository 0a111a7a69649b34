/** Why there is no backup, in one line for whoever asked for it. */
export class BackupError extends Error {
  override readonly name = 'BackupError';

  constructor(line: string) {
    super(line.trim().replaceAll(/\s+/g, ' '));
  }
}
