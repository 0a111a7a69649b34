import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { demandLocalDisk } from './local-disk.ts';

it.each([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
])('refuses the file system %i of another machine by its name, %s', (type, name) => {
  expect(() => demandLocalDisk('/mnt/music', type)).toThrow(
    `DATA_DIR: /mnt/music lies on another machine (${name})`,
  );
});

it('takes a disk of this machine', () => {
  expect(() => demandLocalDisk(tmpdir())).not.toThrow();
  for (const ext4OrOverlay of [0xef53, 0x794c7630])
    expect(() => demandLocalDisk('/data', ext4OrOverlay)).not.toThrow();
});
