import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { EnvironmentKey } from './environment-key.ts';

const folder = () => mkdtempSync(path.join(tmpdir(), 'auxcast-key-'));

describe('EnvironmentKey', () => {
  test('is the environment’s when that has one', () => {
    const key = EnvironmentKey.of({ adminKey: 'from-the-environment', dataDir: '/dev/null/x' });
    expect(key).toMatchObject({ value: 'from-the-environment', file: undefined });
  });

  test('is made once, into a file that only its owner reads', () => {
    const dataDir = path.join(folder(), 'data');
    const first = EnvironmentKey.of({ adminKey: undefined, dataDir });
    const second = EnvironmentKey.of({ adminKey: undefined, dataDir });
    const file = path.join(dataDir, 'admin-key');
    expect(first).toMatchObject({ file });
    expect(first.value).toMatch(/^auxcast_admin_[\w-]{43}$/);
    expect(second.value).toBe(first.value);
    expect(readFileSync(file, 'utf8')).toBe(`${first.value}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('says in one line why there can be none', () => {
    const dataDir = folder();
    writeFileSync(path.join(dataDir, 'admin-key'), '\n');
    expect(() => EnvironmentKey.of({ adminKey: undefined, dataDir })).toThrow(
      /^ADMIN_KEY: .*remove it.*set one\.$/,
    );
    expect(() => EnvironmentKey.of({ adminKey: undefined, dataDir: '/dev/null/x' })).toThrow(
      /^ADMIN_KEY: .*ENOTDIR/,
    );
  });
});
