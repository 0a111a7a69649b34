import { expect, test } from 'vitest';
import { vouchedAddress } from './vouched-address.ts';

test.each([
  ['https://music.example/album/2', 'https://music.example/album/1', 'https://music.example/album/2'],
  ['http://192.168.1.1/', 'https://music.example/album/1', 'https://music.example/album/1'],
  ['https://music.example.evil/', 'https://music.example/', 'https://music.example/'],
  ['http://music.example/', 'https://music.example/', 'https://music.example/'],
  ['file:///etc/passwd', 'file:///home/me/song.mp3', 'file:///home/me/song.mp3'],
  ['nonsense', 'https://music.example/', 'https://music.example/'],
  ['https://music.example/', undefined, ''],
])('a page that says %j from %j is at %j', (said, sender, address) => {
  expect(vouchedAddress(said, sender)).toBe(address);
});
