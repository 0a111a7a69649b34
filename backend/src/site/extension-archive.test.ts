import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { ExtensionArchive } from './extension-archive.ts';

const file = path.join(mkdtempSync(path.join(tmpdir(), 'auxcast-extension-')), 'extension.zip');

describe('ExtensionArchive', () => {
  test('says when there is none, and finds one that is built later', async () => {
    const archive = new ExtensionArchive(file);
    await expect(archive.presetTo('http://a')).rejects.toMatchObject({ code: 'not-found' });
    writeFileSync(
      file,
      zipSync({ 'manifest.json': strToU8('{}'), 'preset.json': strToU8('{"serverUrl":null}') }),
    );
    await expect(archive.presetTo('http://a')).resolves.toBeInstanceOf(Uint8Array);
  });

  test('presets the server and leaves the rest as it is', async () => {
    const archive = new ExtensionArchive(file);
    const entries = unzipSync(await archive.presetTo('http://192.168.1.20:3000'));
    expect(Object.keys(entries).sort()).toEqual(['manifest.json', 'preset.json']);
    expect(strFromU8(entries['manifest.json'] ?? new Uint8Array())).toBe('{}');
    const preset: unknown = JSON.parse(strFromU8(entries['preset.json'] ?? new Uint8Array()));
    expect(preset).toEqual({ serverUrl: 'http://192.168.1.20:3000' });
  });

  test('packs once for each origin', async () => {
    const archive = new ExtensionArchive(file);
    expect(await archive.presetTo('http://a')).toBe(await archive.presetTo('http://a'));
    expect(await archive.presetTo('http://a')).not.toBe(await archive.presetTo('http://b'));
  });
});
