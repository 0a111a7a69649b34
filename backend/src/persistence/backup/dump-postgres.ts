import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { codeOf } from '../error-code.ts';
import { BackupError } from './backup-error.ts';

/** Postgres' own tool: what it writes, every Postgres reads. @throws BackupError */
export async function dumpPostgres(databaseUrl: string, to: string): Promise<void> {
  // The password goes by the environment: other users of the machine see arguments.
  const url = new URL(databaseUrl);
  const { password } = url;
  url.password = '';
  const args = ['--no-owner', '--no-password', '--file', to, '--dbname', url.href];
  const env = { ...process.env, ...(password !== '' && { PGPASSWORD: decodeURIComponent(password) }) };
  try {
    await promisify(execFile)('pg_dump', args, { env });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      throw new BackupError(
        'pg_dump is not installed here: install the client tools of PostgreSQL (postgresql-client), or run pg_dump on the database server.',
      );
    }
    throw new BackupError(`pg_dump failed: ${wordsOf(error)}`);
  }
}

function wordsOf(error: unknown): string {
  if (
    error instanceof Error &&
    'stderr' in error &&
    typeof error.stderr === 'string' &&
    error.stderr !== ''
  ) {
    return error.stderr;
  }
  return 'it gave no reason';
}
