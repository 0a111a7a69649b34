import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { codeOf } from '../error-code.ts';
import { BackupError } from './backup-error.ts';

/**
 * Postgres' own tool: what it writes, every Postgres reads. Ends with this process, however that goes.
 * @throws BackupError
 */
export async function dumpPostgres(databaseUrl: string, to: string): Promise<void> {
  // The password goes by the environment: other users of the machine see arguments.
  const url = new URL(databaseUrl);
  const { password } = url;
  url.password = '';
  const args = ['--no-owner', '--no-password', '--dbname', url.href];
  const env = { ...process.env, ...(password !== '' && { PGPASSWORD: decodeURIComponent(password) }) };
  // By a descriptor: it would make a file that it is told of anew, after that was removed.
  const file = openSync(to, 'w');
  try {
    await dump(args, env, file);
  } finally {
    closeSync(file);
  }
}

async function dump(args: readonly string[], env: NodeJS.ProcessEnv, file: number): Promise<void> {
  const child = spawn('pg_dump', args, { env, stdio: ['ignore', file, 'pipe'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  try {
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    // By its type, which does not know that it is a pipe, it may be missing.
    const said = child.stderr === null ? '' : text(child.stderr);
    const [code, words] = await Promise.all([ended, said]);
    if (code !== 0) throw new BackupError(`pg_dump failed: ${words === '' ? 'it gave no reason' : words}`);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw new BackupError(
      'pg_dump is not installed here: install the client tools of PostgreSQL (postgresql-client), or run pg_dump on the database server.',
    );
  } finally {
    process.off('exit', kill);
  }
}
