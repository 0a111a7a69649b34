import { beforeEach, expect, test, vi } from 'vitest';
import { MemoryStore } from '../../../test-support/stores/index.ts';
import { BearerCheck } from '../../edges/bearer-check.ts';
import { AuditTrail } from '../audit/audit-trail.ts';
import { AdminKeys } from './admin-keys.ts';
import { EnvironmentKey } from './environment-key.ts';
import { KeyCheck } from './key-check.ts';

const ADDRESS = '192.0.2.1';
const LIMITED = { code: 'rate-limited' };
const LOG = { log: vi.fn(), warn: vi.fn(), error: vi.fn() };

let store: MemoryStore;

beforeEach(() => {
  store = new MemoryStore();
});

async function checkOf(adminKey: string) {
  const environment = EnvironmentKey.of({ adminKey, dataDir: '/nowhere' });
  const trail = new AuditTrail({ store, log: LOG });
  const keys = await AdminKeys.read({ store, environment, trail, log: LOG });
  const check = new KeyCheck(keys, environment, new BearerCheck());
  const guess = () => check.keyOf('wrong', ADDRESS);
  const guessTooOften = async () => {
    for (let n = 0; n < 30; n += 1) await expect(guess()).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(guess()).rejects.toMatchObject(LIMITED);
  };
  const by = { key: await check.keyOf(adminKey, '198.51.100.1'), address: ADDRESS };
  const made = await keys.create(by, { name: 'Bot', scopes: ['read'], expiresAtMs: Date.now() + 60_000 });
  return { check, keys, by, made, guessTooOften };
}

test('a key that was made here passes, however many wrong ones came; a short one of the environment waits', async () => {
  const { check, made, guessTooOften } = await checkOf('short-key');
  await guessTooOften();
  expect(await check.keyOf(made.secret, ADDRESS)).toMatchObject({ name: 'Bot' });
  await expect(check.keyOf('short-key', ADDRESS)).rejects.toMatchObject(LIMITED);
});

test('a long one of the environment passes too; whoever shows none is not counted', async () => {
  const long = 'x'.repeat(22);
  const { check, guessTooOften } = await checkOf(long);
  for (let n = 0; n < 40; n += 1) {
    await expect(check.keyOf(undefined, ADDRESS)).rejects.toMatchObject({ code: 'unauthorized' });
  }
  await guessTooOften();
  expect(await check.keyOf(long, ADDRESS)).toMatchObject({ keyId: 'environment' });
});

test('a key that was revoked, or has expired, counts as a wrong one', async () => {
  const { check, keys, by, made } = await checkOf('x'.repeat(22));
  await keys.revoke(by, made.record.keyId);
  for (let n = 0; n < 30; n += 1) {
    await expect(check.keyOf(made.secret, ADDRESS)).rejects.toMatchObject({ code: 'unauthorized' });
  }
  await expect(check.keyOf(made.secret, ADDRESS)).rejects.toMatchObject(LIMITED);
});
