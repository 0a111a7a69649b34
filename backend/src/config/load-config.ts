import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { StartConfig } from './config.ts';
import { parseConfig } from './parse-config.ts';
import { WORKSPACE_ROOT } from './workspace-root.ts';

/**
 * The configuration from `.env` in the workspace root (or `file`), if there is one, and the environment,
 * which wins.
 * @throws ConfigError naming the first bad variable
 */
export function loadConfig(file = path.join(WORKSPACE_ROOT, '.env')): StartConfig {
  // Into `process.env`, not a copy: mediasoup reads its MEDIASOUP_WORKER_BIN from there.
  if (existsSync(file)) process.loadEnvFile(file);
  return parseConfig(process.env, process.stdout.isTTY === true);
}
