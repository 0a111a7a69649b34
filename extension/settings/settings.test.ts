import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { storage } from 'wxt/utils/storage';
import { loadSettings, saveSettings, serverUrlOf } from './settings.ts';

beforeEach(() => fakeBrowser.reset());

describe('settings', () => {
  test('begin with music quality, unlisted, and the preset server', async () => {
    expect(await loadSettings()).toEqual({
      serverUrl: null,
      hostKeys: {},
      hostName: '',
      title: '',
      quality: 192,
      visibility: 'unlisted',
    });
  });

  test('are remembered, change by change', async () => {
    await saveSettings({ title: 'Friday', quality: 256 });
    await saveSettings({ visibility: 'public' });
    expect(await loadSettings()).toMatchObject({ title: 'Friday', quality: 256, visibility: 'public' });
  });

  test('lose nothing when several pages write at once', async () => {
    await Promise.all([
      saveSettings({ title: 'Friday' }),
      saveSettings({ serverUrl: 'http://10.0.0.2:3000', hostName: 'Ada' }),
      saveSettings({ quality: 256 }),
      saveSettings(({ hostKeys }) => ({ hostKeys: { ...hostKeys, 'http://a.example': 'a' } })),
      saveSettings(({ hostKeys }) => ({ hostKeys: { ...hostKeys, 'http://b.example': 'b' } })),
    ]);
    expect(await loadSettings()).toEqual({
      serverUrl: 'http://10.0.0.2:3000',
      hostKeys: { 'http://a.example': 'a', 'http://b.example': 'b' },
      hostName: 'Ada',
      title: 'Friday',
      quality: 256,
      visibility: 'unlisted',
    });
  });

  test('lose nothing when they are first read in today’s form while somebody writes', async () => {
    await storage.setItem('local:settings', { serverUrl: 'http://10.0.0.2:3000', hostKey: 'sesame' });
    await Promise.all([loadSettings(), saveSettings({ title: 'Friday' }), loadSettings()]);
    expect(await loadSettings()).toMatchObject({
      title: 'Friday',
      hostKeys: { 'http://10.0.0.2:3000': 'sesame' },
    });
  });

  test('replace only what does not fit any more', async () => {
    await storage.setItem('local:settings', { quality: 96, hostName: 'Ada', visibility: 7, relic: true });
    expect(await loadSettings()).toMatchObject({ quality: 192, hostName: 'Ada', visibility: 'unlisted' });
  });
});

describe('the one host key that used to be for every server', () => {
  beforeEach(() =>
    vi.stubGlobal('fetch', async () => Response.json({ serverUrl: 'https://preset.example.org' })),
  );
  afterEach(() => vi.unstubAllGlobals());

  test.each([
    ['http://10.0.0.2:3000', 'http://10.0.0.2:3000'],
    [null, 'https://preset.example.org'],
  ])('is for %s the key of %s, and stays so', async (serverUrl, owner) => {
    await storage.setItem('local:settings', { serverUrl, hostKey: 'sesame', quality: 256 });
    expect(await loadSettings()).toMatchObject({ serverUrl, hostKeys: { [owner]: 'sesame' }, quality: 256 });
    await saveSettings({ serverUrl: 'https://other.example.org' });
    expect(await loadSettings()).toMatchObject({ hostKeys: { [owner]: 'sesame' } });
    expect(await storage.getItem('local:settings')).not.toHaveProperty('hostKey');
  });
});

describe('serverUrlOf', () => {
  test('prefers the host’s own choice over the preset', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ serverUrl: 'https://preset.example.org' }));
    const settings = await loadSettings();
    expect(await serverUrlOf({ ...settings, serverUrl: 'http://10.0.0.2:3000' })).toBe(
      'http://10.0.0.2:3000',
    );
    expect(await serverUrlOf(settings)).toBe('https://preset.example.org');
    vi.unstubAllGlobals();
  });
});
