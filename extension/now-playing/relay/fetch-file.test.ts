import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fetchFile } from './fetch-file.ts';

const BYTES = Buffer.from('\x89PNG\r\n\x1a\n and more', 'latin1');
const PNG = `data:image/png;base64,${BYTES.toString('base64')}`;
const fetched = vi.fn(async (_address: string) => new Response(BYTES));

beforeEach(() => vi.stubGlobal('fetch', fetched));
afterEach(() => {
  vi.unstubAllGlobals();
  fetched.mockClear();
});

function on(page: string): void {
  vi.stubGlobal('location', { href: page });
}

test.each(['https://i.example.org/a.png', 'blob:https://music.example.org/1', PNG])(
  'a page on the web may have %s read',
  async (address) => {
    on('https://music.example.org/album');
    expect(await fetchFile(address)).toBe(PNG);
    expect(fetched.mock.calls[0]?.[0]).toBe(address);
  },
);

test.each([
  'http://192.168.1.1/a.png',
  'HTTP://localhost:8080/a.png',
  'https://nas.local/a.png',
  ' http://192.168.1.1/a.png',
  '\u0000\n\thttp://192.168.1.1/a.png',
  'ht\ttp://192.168.1.1/a.png',
  '//192.168.1.1/a.png',
  ' //192.168.1.1/a.png',
  '\\\\192.168.1.1\\a.png',
  'https:\\\\192.168.1.1/a.png',
  'http:192.168.1.1/a.png',
  'https://me:secret@i.example.org/a.png',
  'http://3232235777/a.png',
  'http://localhost../a.png',
  'file:///etc/passwd',
  'chrome-extension://abcdefghijklmnop/a.png',
  'about:blank',
  'https://',
])('a page on the web may not have %j read', async (address) => {
  on('https://music.example.org/album');
  expect(await fetchFile(address)).toBeNull();
  expect(fetched).not.toHaveBeenCalled();
});

test('what is asked for is what was judged', async () => {
  on('https://music.example.org/album/1');
  expect(await fetchFile(' covers\\1.png\n')).toBe(PNG);
  expect(fetched.mock.calls[0]?.[0]).toBe('https://music.example.org/album/covers/1.png');
});

test('what a redirect brings from a private network is not read', async () => {
  on('https://music.example.org/album');
  const answer = new Response(BYTES);
  Object.defineProperty(answer, 'url', { value: 'http://192.168.1.1/a.png' });
  fetched.mockResolvedValueOnce(answer);
  expect(await fetchFile('https://i.example.org/a.png')).toBeNull();
});

test('a page of the private network may have its pictures read', async () => {
  on('http://nas.local:4040/player');
  expect(await fetchFile('http://192.168.1.7:4040/cover.png')).toBe(PNG);
});
