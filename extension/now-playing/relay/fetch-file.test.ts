import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fetchFile } from './fetch-file.ts';

const PNG = 'data:image/png;base64,AAAA';
const fetched = vi.fn(
  async (_address: string) => new Response(new Uint8Array(3), { headers: { 'content-type': 'image/png' } }),
);

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

test.each(['http://192.168.1.1/a.png', 'HTTP://localhost:8080/a.png', 'https://nas.local/a.png'])(
  'a page on the web may not have %s read',
  async (address) => {
    on('https://music.example.org/album');
    expect(await fetchFile(address)).toBeNull();
    expect(fetched).not.toHaveBeenCalled();
  },
);

test('a page of the private network may have its pictures read', async () => {
  on('http://nas.local:4040/player');
  expect(await fetchFile('http://192.168.1.7:4040/cover.png')).toBe(PNG);
});
