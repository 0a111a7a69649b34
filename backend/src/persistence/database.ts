import { existsSync } from 'node:fs';
import path from 'node:path';
import { Logger, type LoggerService } from '@nestjs/common';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzleProxy } from 'drizzle-orm/pg-proxy';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator';
import { type Config, ConfigError, WORKSPACE_ROOT } from '../config/index.ts';
import { demandDataDir, demandRoom } from './data-dir.ts';
import { DataDirLock } from './data-dir-lock.ts';
import { DatabaseClaim } from './database-claim.ts';
import { codeOf } from './database-error.ts';
import { EmbeddedDatabase } from './embedded-database.ts';
import { connection, ServerDatabase } from './server-database.ts';
import { SlowOpening } from './slow-opening.ts';

/** A connection to either kind of database, its migrations done. It heals by itself; what is asked meanwhile is refused soon. */
export interface Database {
  readonly db: PgDatabase<PgQueryResultHKT>;
  /** Lets the room of removed rows be used again, where no server does so by itself. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

const migrations = { migrationsFolder: path.join(WORKSPACE_ROOT, 'backend/drizzle') };
/** A new embedded database takes some 40 MB; one that is there writes a little when it is opened, and hangs when it cannot. */
const ROOM_TO_MAKE_BYTES = 64 * 1024 * 1024;
const ROOM_TO_OPEN_BYTES = 1024 * 1024;

/** @throws ConfigError when the folder or the server cannot be used */
export function openDatabase(
  config: Pick<Config, 'dataDir' | 'databaseUrl'>,
  log: LoggerService = new Logger('persistence'),
): Promise<Database> {
  return config.databaseUrl ? openServer(config.databaseUrl, log) : openEmbedded(config.dataDir, log);
}

async function openEmbedded(dataDir: string, log: LoggerService): Promise<Database> {
  const folder = path.join(dataDir, 'db');
  demandDataDir(folder);
  demandRoom(folder, existsSync(path.join(folder, 'PG_VERSION')) ? ROOM_TO_OPEN_BYTES : ROOM_TO_MAKE_BYTES);
  const lock = DataDirLock.take(dataDir);
  try {
    const embedded = await EmbeddedDatabase.open({ folder, ...migrations, log });
    const close = async () => {
      await embedded.close();
      lock.release();
    };
    return { db: drizzleOn(embedded), tidy: () => embedded.vacuum(), close };
  } catch (error) {
    lock.release();
    throw whyNotOpened(folder, error);
  }
}

async function openServer(url: string, log: LoggerService): Promise<Database> {
  const claim = await claimOf(url, log);
  const client = connection(url);
  try {
    await migratePostgres(drizzlePostgres(client), migrations);
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
  return { db: drizzleOn(server), tidy: async () => {}, close };
}

async function claimOf(url: string, log: LoggerService): Promise<DatabaseClaim> {
  try {
    return await DatabaseClaim.take({ url, log });
  } catch (error) {
    throw error instanceof ConfigError ? error : new ConfigError('DATABASE_URL', whyRefused(error));
  }
}

function drizzleOn(database: Pick<ServerDatabase, 'query'>): Database['db'] {
  return drizzleProxy(async (query, params: unknown[], method) => ({
    rows: await database.query(query, params, method === 'all' ? 'array' : 'object'),
  }));
}

function whyNotOpened(folder: string, error: unknown): unknown {
  if (error instanceof ConfigError) return error;
  if (error instanceof SlowOpening) {
    return new ConfigError(
      'DATA_DIR',
      `the database in ${folder} is too slow to open (${error.message}); the machine or its disk is too busy: start again when it is calmer.`,
    );
  }
  return new ConfigError(
    'DATA_DIR',
    `the database in ${folder} cannot be opened (${error instanceof Error ? error.message : String(error)}); ` +
      'bring back a copy of the folder, or name another.',
  );
}

/** Never the address: it holds a password. What Postgres itself says holds none. */
function whyRefused(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = codeOf(cause);
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code) && cause instanceof Error) {
    return `the database refused (${cause.message}); mend the address or the rights of its user.`;
  }
  return `the database does not answer (${code ?? 'unknown error'}); start it, mend the address, or leave it out to use the built-in one.`;
}
