import { expect, test } from 'vitest';
import { pageAddress } from './page-address.ts';

test.each([
  ['https://www.youtube.com/watch?v=abc-1&list=RD&pp=x&t=12s#c', 'https://www.youtube.com/watch?v=abc-1'],
  ['https://music.apple.com/us/album/x/1?i=2&ls', 'https://music.apple.com/us/album/x/1?i=2'],
  ['https://a.example/p?utm_source=x&fbclid=y&token=secret', 'https://a.example/p'],
  ['https://me:pw@a.example/p', 'https://a.example/p'],
  ['https://a.example/p?id=a%20b%2Fc', 'https://a.example/p'],
  ['http://radio.local:8000/', 'http://radio.local:8000/'],
])('%s', (given, made) => {
  expect(pageAddress(given)).toBe(made);
});

test.each(['', 'file:///home/me/song.mp3', 'chrome://version/', 'javascript:alert(1)', 'no address'])(
  '"%s" is nobody’s business',
  (given) => {
    expect(pageAddress(given)).toBeNull();
  },
);

test('an endless address is cut to its site', () => {
  expect(pageAddress(`https://a.example/${'b'.repeat(3000)}`)).toBe('https://a.example');
});
