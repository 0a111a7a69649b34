import { findPackageJSON } from 'node:module';
import path from 'node:path';

/** The folder that holds the four projects: the same from `src/config` as from `dist`. */
export const WORKSPACE_ROOT = path.resolve(projectFolder(), '..');

function projectFolder(): string {
  const file = findPackageJSON('..', import.meta.url);
  if (file === undefined) throw new Error(`${import.meta.filename} lies in no project`);
  return path.dirname(file);
}
