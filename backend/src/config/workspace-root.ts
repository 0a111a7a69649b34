import path from 'node:path';

/** The folder that holds the four projects: the same from `src/config` as from `dist/config`. */
export const WORKSPACE_ROOT = path.resolve(import.meta.dirname, '../../..');
