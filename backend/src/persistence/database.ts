import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzleProxy } from 'drizzle-orm/pg-proxy';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { type Config, ConfigError, WORKSPACE_ROOT } from '../config/index.ts';
import { DataDirLock } from './data-dir-lock.ts';
import { EmbeddedDatabase } from './embedded-database.ts';

/** A connection to either kind of database, its migrations done. */
export interface Database {
  readonly db: PgDatabase<PgQueryResultHKT>;
  close(): Promise<void>;
}

const migrations = { migrationsFolder: path.join(WORKSPACE_ROOT, 'backend/drizzle') };

/** @throws ConfigError when the folder or the server cannot be used */
export function openDatabase(config: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<Database> {
  return config.databaseUrl ? openServer(config.databaseUrl) : openEmbedded(config.dataDir);
}

async function openEmbedded(dataDir: string): Promise<Database> {
  makeDataDir(path.join(dataDir, 'db'));
  const lock = DataDirLock.take(dataDir);
  try {
    const embedded = await EmbeddedDatabase.open({ folder: path.join(dataDir, 'db'), ...migrations });
    const db = drizzleProxy(async (query, params: unknown[], method) => ({
      rows: await embedded.query(query, params, method === 'all' ? 'array' : 'object'),
    }));
    const close = async () => {
      await embedded.close();
      lock.release();
    };
    return { db, close };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function openServer(url: string): Promise<Database> {
  // One connection: writes that nobody waits for still happen in the order they were asked for.
  // Its notices only tell that a migration's table is there already.
  const client = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    await client`select 1`;
  } catch (error) {
    await client.end({ timeout: 1 });
    throw new ConfigError('DATABASE_URL', `the database does not answer (${reasonOf(error)}).`);
  }
  const db = drizzlePostgres(client);
  await migratePostgres(db, migrations);
  return { db, close: () => client.end({ timeout: 5 }) };
}

/** Only its owner may look inside: the database's own files carry no such mode. */
function makeDataDir(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new ConfigError(
      'DATA_DIR',
      `${folder} cannot be made (${reasonOf(error)}); name a folder that can.`,
    );
  }
}

/** Never the address: it holds a password. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown error';
}
