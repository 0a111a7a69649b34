import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { WORKSPACE_ROOT } from './workspace-root.ts';

const manifest = z.object({ version: z.string() });

/** This server's version, as its package says. */
export const VERSION = manifest.parse(
  JSON.parse(readFileSync(path.join(WORKSPACE_ROOT, 'backend/package.json'), 'utf8')),
).version;
