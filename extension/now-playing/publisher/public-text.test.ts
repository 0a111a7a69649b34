import { expect, test } from 'vitest';
import { publicText } from './public-text.ts';

test.each([
  ['First Light', 'music.example', 'First Light'],
  ['Ratio 16:9 // side A', 'music.example', 'Ratio 16:9 // side A'],
  ['https://stream.example/live?token=abc', 'music.example', 'stream.example'],
  ['First Light - http://192.168.1.20:8000/stream', 'music.example', 'First Light'],
  ['http://nas.local/first.mp3', 'nas.local', ''],
  ['file:///home/ada/first.mp3', '', ''],
  ['smb://nas/music/first.mp3', 'nas', ''],
  ['First Light | 192.168.1.20:8096', '192.168.1.20', 'First Light'],
  ['First Light (10.0.0.7)', 'music.example', 'First Light ()'],
  ['First Light · media.lan', 'media.lan', 'First Light'],
  ['First Light · Media.LAN:4040', 'media.lan', 'First Light'],
  ['Snassy', 'nas', 'Snassy'],
  ['10.10.10', 'music.example', '10.10.10'],
  ['https://me:pw@stream.example/x and more', 'music.example', 'stream.example and more'],
])('"%s" of %s is "%s"', (raw, host, shown) => {
  expect(publicText(raw, host)).toBe(shown);
});
