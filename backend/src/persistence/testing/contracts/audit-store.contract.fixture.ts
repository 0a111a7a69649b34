import { expect, test } from 'vitest';
import type { AuditEntry, AuditPlace, AuditQuery } from '../../audit/audit-store.ts';
import type { Store } from '../../store.ts';

export function auditEntry(changes: Partial<AuditEntry> = {}): AuditEntry {
  return {
    atMs: 1_800_000_000_000,
    who: 'environment',
    keyName: 'environment',
    action: 'session.end',
    outcome: 'allowed',
    target: 'abcdefgh23',
    details: { reason: 'é “”' },
    address: '192.0.2.x',
    ...changes,
  };
}

/** What every database must do with the audit log. */
export function auditContract(store: () => Store): void {
  async function targets(query: Partial<AuditQuery>): Promise<(string | null)[]> {
    const found: (string | null)[] = [];
    let after: AuditPlace | undefined;
    do {
      const page = await store().audit.page({ ...query, after, limit: 2 });
      found.push(...page.entries.map(({ target }) => target));
      after = page.next;
    } while (after !== undefined);
    return found;
  }

  test('gives back what was appended', async () => {
    await store().audit.append(auditEntry());
    const { entries, next } = await store().audit.page({ limit: 10 });
    const [{ auditId, ...entry } = { auditId: 0 }] = entries;
    expect(auditId).toBeGreaterThan(0);
    expect(entry).toEqual(auditEntry());
    expect(entries).toHaveLength(1);
    expect(next).toBeUndefined();
  });

  test('is read in pages, newest first, by who, action and time', async () => {
    const { audit } = store();
    // Of one moment, those that were appended later are the newer ones.
    await audit.append(auditEntry({ atMs: 10, target: 'a', who: 'k1', keyName: 'Bot' }));
    await audit.append(auditEntry({ atMs: 10, target: 'b', who: 'host', keyName: null, outcome: 'done' }));
    await audit.append(auditEntry({ atMs: 10, target: 'c', who: 'k1', keyName: 'Bot' }));
    await audit.append(auditEntry({ atMs: 9, target: 'd', action: 'key.create' }));
    expect(await targets({ toMs: 11 })).toEqual(['c', 'b', 'a', 'd']);
    expect(await targets({ toMs: 10 })).toEqual(['d']);
    expect(await targets({ fromMs: 10, toMs: 11 })).toEqual(['c', 'b', 'a']);
    expect(await targets({ who: 'k1' })).toEqual(['c', 'a']);
    expect(await targets({ action: 'key.create' })).toEqual(['d']);
    expect(await targets({ who: 'k1', action: 'key.create' })).toEqual([]);
  });

  test('leaves out details that are too long', async () => {
    await store().audit.append(auditEntry({ atMs: 5, details: { words: 'x'.repeat(3000) } }));
    const { entries } = await store().audit.page({ toMs: 6, limit: 1 });
    expect(entries[0]?.details).toEqual({ isTooLong: true });
  });
}
