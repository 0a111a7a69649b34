import { expect, test } from 'vitest';
import { programAddresses } from './program-addresses.ts';

test('a session has addresses for players, for stream software, and for other sites', () => {
  expect(programAddresses('https://aux.example.org/s/abcdefgh23')).toEqual({
    mp3: 'https://aux.example.org/live/abcdefgh23.mp3',
    ogg: 'https://aux.example.org/live/abcdefgh23.ogg',
    playlist: 'https://aux.example.org/live/abcdefgh23.m3u',
    overlay: 'https://aux.example.org/s/abcdefgh23/overlay',
    embed:
      '<iframe src="https://aux.example.org/s/abcdefgh23/embed" width="480" height="152" style="border:0" allow="autoplay" title="Auxcast player"></iframe>',
  });
});

test('an address whose server is called as the path is keeps its server', () => {
  expect(programAddresses('http://s/s/abcdefgh23').mp3).toBe('http://s/live/abcdefgh23.mp3');
});
