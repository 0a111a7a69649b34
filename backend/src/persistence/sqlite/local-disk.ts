import { statfsSync } from 'node:fs';
import { ConfigError } from '../../config/index.ts';

/** Types of file systems on another machine (statfs(2)). */
const NETWORK = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x5346414f, 'AFS'],
]);

/** SQLite's write-ahead log needs memory that processes share, and locks that hold: not over a network (sqlite.org/wal.html). @throws ConfigError */
export function demandLocalDisk(folder: string, type = statfsSync(folder).type): void {
  const name = NETWORK.get(type);
  if (name === undefined) return;
  throw new ConfigError(
    'DATA_DIR',
    `${folder} lies on another machine (${name}), where SQLite is not safe; name a folder on a disk of this one, or set DATABASE_URL.`,
  );
}
