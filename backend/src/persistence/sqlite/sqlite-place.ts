import path from 'node:path';

/** Where the embedded database lies in a data directory: its folder holds nothing else. */
export function sqliteFile(dataDir: string): string {
  return path.join(dataDir, 'db', 'auxcast.sqlite');
}
