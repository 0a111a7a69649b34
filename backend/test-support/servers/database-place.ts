import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PostgresServer } from './postgres-server.ts';

/** Where a database of its own kind is, and how to take it away again. */
export interface DatabasePlace {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  remove(): Promise<void>;
}

export async function sqlitePlace(): Promise<DatabasePlace> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'auxcast-sqlite-'));
  const remove = async () => rmSync(dataDir, { recursive: true });
  return { dataDir, databaseUrl: undefined, remove };
}

export async function postgresPlace(): Promise<DatabasePlace> {
  const server = await PostgresServer.start();
  return { dataDir: server.folder, databaseUrl: server.url, remove: () => server.remove() };
}

/** Every kind that the product has. */
export const PLACES: ReadonlyArray<readonly [string, () => Promise<DatabasePlace>]> = [
  ['SQLite', sqlitePlace],
  ['Postgres', postgresPlace],
];
