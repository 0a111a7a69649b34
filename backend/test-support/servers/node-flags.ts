import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

/** What `npm start` gives Node beside the server's program. */
export const NODE_FLAGS: readonly string[] = z
  .array(z.string())
  .parse(JSON.parse(readFileSync(new URL('../../node-flags.json', import.meta.url), 'utf8')));
