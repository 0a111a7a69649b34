import { Logger, type LoggerService } from '@nestjs/common';
import type { Config } from '../config/index.ts';
import type { Database } from './database.ts';
import { openServer } from './postgres/open-server.ts';
import { openSqlite } from './sqlite/open-sqlite.ts';

/** @throws ConfigError when the folder or the server cannot be used */
export function openDatabase(
  config: Pick<Config, 'dataDir' | 'databaseUrl'>,
  log: LoggerService = new Logger('persistence'),
): Promise<Database> {
  return config.databaseUrl ? openServer(config.databaseUrl, log) : openSqlite(config.dataDir, log);
}
