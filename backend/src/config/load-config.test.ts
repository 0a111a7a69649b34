import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from './load-config.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-env-'));
let before: NodeJS.ProcessEnv;

beforeEach(() => {
  before = { ...process.env };
});

afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});

test('reads the file, and lets the environment win', () => {
  const file = path.join(folder, '.env');
  writeFileSync(file, '# comment\nMAX_SESSIONS=7\nMAX_LISTENERS="8"\n');
  process.env['MAX_LISTENERS'] = '9';
  expect(loadConfig(file).limits).toMatchObject({ sessions: 7, listeners: 9 });
});

test('needs no file', () => {
  expect(loadConfig(path.join(folder, 'none')).limits.sessions).toBe(1000);
});
