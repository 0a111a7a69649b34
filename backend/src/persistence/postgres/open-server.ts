import type { LoggerService } from '@nestjs/common';
import { ConfigError } from '../../config/index.ts';
import type { Database } from '../database.ts';
import { codeOf } from '../error-code.ts';
import { kyselyOn } from '../kysely.ts';
import { migrate, NewerDatabase } from '../migrations/migrate.ts';
import { DatabaseClaim } from './database-claim.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { isSqlState } from './postgres-error.ts';
import { connection, rowsOf, ServerDatabase } from './server-database.ts';

/** @throws ConfigError when the server cannot be used */
export async function openServer(url: string, log: LoggerService): Promise<Database> {
  const claim = await claimOf(url, log);
  const client = connection(url);
  try {
    // Without a limit of time: a step may have much to change.
    await migrate(kyselyOn(postgresDialect((query) => rowsOf(client, query))));
  } catch (error) {
    await claim.close();
    throw new ConfigError('DATABASE_URL', whyRefused(error));
  } finally {
    await client.end({ timeout: 1 });
  }
  const server = new ServerDatabase(url, log);
  const close = async () => {
    await server.close();
    await claim.close();
  };
  return { db: server.db, tidy: async () => {}, close };
}

async function claimOf(url: string, log: LoggerService): Promise<DatabaseClaim> {
  try {
    return await DatabaseClaim.take({ url, log });
  } catch (error) {
    throw error instanceof ConfigError ? error : new ConfigError('DATABASE_URL', whyRefused(error));
  }
}

/** SQLSTATE classes of a server that starts or stops (57), or has no room for another client (53). */
const NOT_READY = /^5[37]/;

/** Never the address: it holds a password. What Postgres itself says holds none. */
function whyRefused(error: unknown): string {
  if (error instanceof NewerDatabase) {
    return `the database cannot be used (${error.message}); start that version, or name another database.`;
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = codeOf(cause);
  if (isSqlState(code) && cause instanceof Error) {
    if (NOT_READY.test(code)) return `the database is not ready (${cause.message}): start again in a moment.`;
    return `the database refused (${cause.message}); mend the address or the rights of its user.`;
  }
  return `the database does not answer (${code ?? 'unknown error'}); start it, mend the address, or leave it out to use the built-in one.`;
}
