import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';
import { ConfigError } from '../config/index.ts';
import { codeOf } from './error-code.ts';

/**
 * Makes the folder if need be; only its owner may look inside. @throws ConfigError when it cannot be made or
 * written to
 */
export function demandDataDir(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOSPC') throw diskFull(folder);
    throw new ConfigError(
      'DATA_DIR',
      `${folder} cannot be written to (${code ?? 'unknown error'}); give it to the user who runs the server, or name another folder.`,
    );
  }
}

/** @throws ConfigError when the folder's disk has less room than that */
export function demandRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < bytes) throw diskFull(folder);
}

function diskFull(folder: string): ConfigError {
  return new ConfigError(
    'DATA_DIR',
    `the disk of ${folder} is full; make room there, or name another folder.`,
  );
}
