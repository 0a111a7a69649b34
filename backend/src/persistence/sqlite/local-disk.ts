import { readFileSync, realpathSync, statfsSync } from 'node:fs';
import { ConfigError } from '../../config/index.ts';

/**
 * Types of file systems on another machine, or on the host of a virtual one: statfs(2), linux/magic.h, and
 * their own sources.
 */
const NETWORK = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x564c, 'NCP'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x01021997, '9P: a Windows drive in WSL, or a folder of the host'],
  [0x786f4256, 'vboxsf: a shared folder of VirtualBox'],
  [0xbacbacbc, 'vmhgfs: a shared folder of VMware'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x19830326, 'BeeGFS'],
  [0xaad7aaea, 'PanFS'],
  [0x20030528, 'OrangeFS'],
]);

/**
 * Programs that are file systems, of this machine's disks (ntfs-3g, fuse-overlayfs, mergerfs) and of others
 * alike.
 */
const FUSE = 0x65735546;

/** Those of others, by the name that a mount has. */
const FUSE_NETWORK =
  /virtiofs|sshfs|rclone|s3|gcsfuse|goofys|blobfuse|gluster|ceph|dav|ftp|smb|\bnfs|juicefs|moosefs|mfsmount|lizardfs|beegfs|seaweed|vmhgfs|grpcfuse|osxfs|fakeowner|gvfsd|drive|dropbox/i;

/**
 * `host:/folder`, `user@host:`, `//host/share`, `https://host/`; but not `disk1:disk2`, as mergerfs writes.
 */
const REMOTE_SOURCE = /^(?:[^/\s]+(?::\/|@)|\/\/)/;

export interface Disk {
  /** The file system's number: statfs(2). */
  readonly type: number;
  /** The text of /proc/self/mountinfo; empty on systems without it. */
  readonly mounts: string;
}

/**
 * SQLite's write-ahead log needs memory that processes share, and locks that hold: not over a network
 * (sqlite.org/wal.html). @throws ConfigError
 */
export function demandLocalDisk(folder: string, { type, mounts }: Disk = diskOf(folder)): void {
  // Some systems give the number with a sign.
  const unsigned = type >>> 0;
  const name = NETWORK.get(unsigned) ?? (unsigned === FUSE ? fuseNetwork(folder, mounts) : undefined);
  if (name === undefined) return;
  throw new ConfigError(
    'DATA_DIR',
    `${folder} lies on another machine (${name}), where SQLite is not safe; name a folder on a disk of this one, or set DATABASE_URL.`,
  );
}

function diskOf(folder: string): Disk {
  return { type: statfsSync(folder).type, mounts: readMounts() };
}

function readMounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}

/** @returns the name of the file system that `folder` lies on, when it is another machine's */
function fuseNetwork(folder: string, mounts: string): string | undefined {
  const place = realPath(folder);
  let best: { readonly point: string; readonly fs: string; readonly source: string } | undefined;
  for (const line of mounts.split('\n')) {
    // proc(5): id parent major:minor root mount-point options ... - type source super-options
    const [before = '', after = ''] = line.split(' - ');
    const point = unescaped(before.split(' ')[4] ?? '');
    const [fs = '', source = ''] = after.split(' ');
    if (!isBelow(place, point)) continue;
    // Of two at one place the later hides the earlier.
    if (best === undefined || point.length >= best.point.length) best = { point, fs, source };
  }
  if (best === undefined) return undefined;
  const name = best.fs.replace(/^fuse\./, '');
  return FUSE_NETWORK.test(name) || REMOTE_SOURCE.test(unescaped(best.source)) ? name : undefined;
}

function isBelow(place: string, point: string): boolean {
  return point !== '' && (place === point || place.startsWith(point.endsWith('/') ? point : `${point}/`));
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

/** Spaces and the like are written as `\040`. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_all, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
