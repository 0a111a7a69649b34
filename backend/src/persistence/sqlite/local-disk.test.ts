import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { demandLocalDisk } from './local-disk.ts';

test.each([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xff534d42 | 0, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x01021997, '9P: a Windows drive in WSL, or a folder of the host'],
  [0x786f4256, 'vboxsf: a shared folder of VirtualBox'],
  [0xbacbacbc, 'vmhgfs: a shared folder of VMware'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
])('refuses the file system %i of another machine by its name, %s', (type, name) => {
  expect(() => demandLocalDisk('/mnt/music', { type, mounts: '' })).toThrow(
    `DATA_DIR: /mnt/music lies on another machine (${name})`,
  );
});

describe('a file system that is a program (FUSE)', () => {
  const fuse = (mount: string) => ({
    type: 0x65735546,
    mounts: `22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n40 22 0:50 / ${mount}\n41 22 0:51 / /mnt/m rw - fuse.sshfs h:/ rw\n`,
  });

  test.each([
    ['/mnt/music rw - fuse.sshfs me@host:/music rw', 'sshfs'],
    ['/mnt/music rw - virtiofs share rw', 'virtiofs'],
    ['/mnt rw - fuse.rclone cloud: rw', 'rclone'],
    ['/mnt/music rw shared:2 - fuse.glusterfs host:/volume rw', 'glusterfs'],
    ['/mnt/music rw - fuse.grpcfuse grpcfuse rw', 'grpcfuse'],
    ['/mnt/music rw - fuse https://cloud.example.org/files rw', 'fuse'],
    ['/mnt/music rw - fuse.unheard-of //host/share rw', 'unheard-of'],
  ])('is refused where another machine is behind it: %s', (mount, name) => {
    expect(() => demandLocalDisk('/mnt/music/data', fuse(mount))).toThrow(
      `DATA_DIR: /mnt/music/data lies on another machine (${name})`,
    );
  });

  test.each([
    '/mnt/music rw - fuseblk /dev/sdb1 rw',
    '/mnt/music rw - fuse.fuse-overlayfs fuse-overlayfs rw',
    '/mnt/music rw - fuse.mergerfs disk1:disk2 rw',
    '/mnt/music rw - fuse.unionfs-fuse /a=RW:/b rw',
    '/mnt/musical rw - fuse.sshfs me@host:/music rw',
  ])('is taken where it is of this machine, or somewhere else: %s', (mount) => {
    expect(() => demandLocalDisk('/mnt/music/data', fuse(mount))).not.toThrow();
  });

  test('is known by a mount point whose name has a space', () => {
    expect(() =>
      demandLocalDisk('/mnt/my music/data', fuse('/mnt/my\\040music rw - fuse.sshfs h:/ rw')),
    ).toThrow('(sshfs)');
  });
});

test('takes a disk of this machine', () => {
  expect(() => demandLocalDisk(tmpdir())).not.toThrow();
  for (const ext4OrOverlay of [0xef53, 0x794c7630])
    expect(() => demandLocalDisk('/data', { type: ext4OrOverlay, mounts: '' })).not.toThrow();
});
