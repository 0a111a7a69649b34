import { expect, test } from 'vitest';
import type { AdminKeyRecord } from '../../admin-keys/admin-key-store.ts';
import type { Store } from '../../store.ts';

export function adminKey(keyId: string, changes: Partial<AdminKeyRecord> = {}): AdminKeyRecord {
  return {
    keyId,
    name: `Key ${keyId}`,
    secretHash: `hash of ${keyId}`,
    scopes: ['read', 'moderate'],
    createdAtMs: 1_800_000_000_000.25,
    createdBy: 'environment',
    createdByName: 'environment',
    expiresAtMs: null,
    lastUsedAtMs: null,
    revokedAtMs: null,
    ...changes,
  };
}

/** What every database must do with admins' keys. */
export function adminKeyContract(store: () => Store): void {
  test('keeps a key and its changes', async () => {
    const { adminKeys } = store();
    await adminKeys.create(adminKey('k1', { expiresAtMs: 5 }));
    await adminKeys.change('k1', { lastUsedAtMs: 7 });
    await adminKeys.change('k1', { secretHash: 'another hash' });
    const [first] = await adminKeys.unrevoked();
    expect(first).toEqual(adminKey('k1', { expiresAtMs: 5, lastUsedAtMs: 7, secretHash: 'another hash' }));
    await expect(adminKeys.change('nobody', { lastUsedAtMs: 7 })).rejects.toThrow(/no admin key nobody/);
  });

  test('takes a name once among keys that are not revoked, and a secret once for ever', async () => {
    const { adminKeys } = store();
    await adminKeys.create(adminKey('k2', { name: 'Bot' }));
    await expect(adminKeys.create(adminKey('k3', { name: 'Bot' }))).rejects.toThrow(
      /duplicate key|UNIQUE constraint/,
    );
    await adminKeys.change('k2', { revokedAtMs: 9 });
    await adminKeys.create(adminKey('k4', { name: 'Bot' }));
    await expect(adminKeys.create(adminKey('k5', { secretHash: 'hash of k2' }))).rejects.toThrow(
      /duplicate key|UNIQUE constraint/,
    );
    const unrevoked = await adminKeys.unrevoked();
    expect(unrevoked.map(({ keyId }) => keyId)).toEqual(['k1', 'k4']);
  });

  test('lists all keys in pages, the newest first', async () => {
    const { adminKeys } = store();
    const ids: string[] = [];
    let after: number | undefined;
    do {
      const page = await adminKeys.page({ after, limit: 2 });
      ids.push(...page.keys.map(({ keyId }) => keyId));
      after = page.next;
    } while (after !== undefined);
    expect(ids).toEqual(['k4', 'k2', 'k1']);
  });
}
