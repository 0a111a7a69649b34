import { expect, test } from 'vitest';
import { m3uOf, plsOf } from './playlist.ts';

const url = 'https://aux.example.org/live/23456789ab.mp3';

test('an M3U names one stream of no known length', () => {
  expect(m3uOf({ title: 'Küche, 2', url })).toBe(`#EXTM3U\n#EXTINF:-1,Küche, 2\n${url}\n`);
});

test('a PLS does', () => {
  expect(plsOf({ title: 'Küche', url }).split('\n')).toEqual([
    '[playlist]',
    'NumberOfEntries=1',
    `File1=${url}`,
    'Title1=Küche',
    'Length1=-1',
    'Version=2',
    '',
  ]);
});

test('no title begins a line of its own', () => {
  const title = 'One\r\nfile:///etc/passwd\u2028Two\0';
  expect(m3uOf({ title, url }).split(/[\r\n\u2028]/)).toHaveLength(4);
  expect(plsOf({ title, url })).toContain('Title1=One file:///etc/passwd Two\n');
});
