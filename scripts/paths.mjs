import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The workspace's top folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export const NODE_MODULES = join(ROOT, 'node_modules');

/** What is costly to make and may be deleted at any time; git ignores it. */
export const CACHE = join(ROOT, '.cache');
