/** One short text that stands for the names and contents of files. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * @param {string} root what the names are relative to, so that a tree that is carried elsewhere stays the
 * same
 * @param {readonly string[]} paths files and folders below it
 * @param {(name: string) => boolean} [skip] by the name of a file or folder
 */
export function fingerprint(root, paths, skip = () => false) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((name) => filesOf(join(root, name), skip)).sort()) {
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

/**
 * @param {string} path
 * @param {(name: string) => boolean} skip
 * @returns {string[]}
 */
function filesOf(path, skip) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !skip(name))
    .flatMap((name) => filesOf(join(path, name), skip));
}
