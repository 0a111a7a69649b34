/** Where Debian keeps programs for root, which an ordinary user's PATH leaves out. */
import { delimiter } from 'node:path';

export const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/**
 * @param {string | undefined} path a PATH
 * @returns {string} the same, with those that it lacks at its end
 */
export function withSystemFolders(path) {
  const folders = (path ?? '').split(delimiter).filter(Boolean);
  return [...folders, ...SYSTEM_FOLDERS.filter((folder) => !folders.includes(folder))].join(delimiter);
}
