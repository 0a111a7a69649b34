import { afterEach, describe, expect, test, vi } from 'vitest';
import { presetServerUrl } from './preset.ts';

afterEach(() => vi.unstubAllGlobals());

describe('presetServerUrl', () => {
  test.each([
    [{ serverUrl: 'https://aux.example.org' }, 'https://aux.example.org'],
    [{ serverUrl: 'http://192.168.1.5:3000/' }, 'http://192.168.1.5:3000'],
    [{ serverUrl: null }, 'http://localhost:3000'],
    [{ serverUrl: 'not an address' }, 'http://localhost:3000'],
    [{}, 'http://localhost:3000'],
  ])('reads %j as %s', async (file, url) => {
    vi.stubGlobal('fetch', async () => Response.json(file));
    expect(await presetServerUrl()).toBe(url);
  });
});
