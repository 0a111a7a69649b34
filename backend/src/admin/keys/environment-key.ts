import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Config, ConfigError } from '../../config/index.ts';
import { newKeySecret } from './key-secret.ts';

/**
 * The key with all scopes that every server has, and where its owner finds it: no call of the API can take it
 * away.
 */
export class EnvironmentKey {
  readonly value: string;
  /** `undefined`: it came from the environment. */
  readonly file: string | undefined;

  private constructor(value: string, file: string | undefined) {
    this.value = value;
    this.file = file;
  }

  /** @throws ConfigError when none is given and none can be kept */
  static of(config: Pick<Config, 'adminKey' | 'dataDir'>): EnvironmentKey {
    if (config.adminKey !== undefined) return new EnvironmentKey(config.adminKey, undefined);
    const file = path.join(config.dataDir, 'admin-key');
    try {
      mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
      return new EnvironmentKey(readOrMake(file), file);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown error';
      throw new ConfigError('ADMIN_KEY', `none is set and none can be kept in ${file} (${reason}); set one.`);
    }
  }
}

function readOrMake(file: string): string {
  const made = newKeySecret();
  try {
    writeFileSync(file, `${made}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const kept = readFileSync(file, 'utf8').trim();
  if (kept.length < 8) throw new Error('it is there, but holds no key: remove it');
  return kept;
}
