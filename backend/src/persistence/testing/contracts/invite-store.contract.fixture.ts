import { expect, test } from 'vitest';
import { PAGE } from '../../rows/session-pages.ts';
import type { Store } from '../../store.ts';
import { record, sampleInvite } from '../records.fixture.ts';

/** What every database must do with invites. */
export function inviteContract(store: () => Store): void {
  test('keeps the invites of each session, oldest first', async () => {
    const { sessions, invites } = store();
    await sessions.create(record('i1'));
    await sessions.create(record('i2'));
    const young = sampleInvite('a', { createdAtMs: 1_800_000_000_000.5, role: 'ops' });
    const old = sampleInvite('b', { usesLeft: 0, expiresAtMs: 1_800_000_000_001.25, people: 1000 });
    await invites.put('i1', young);
    await invites.put('i1', old);
    await invites.put('i2', sampleInvite('a', { role: 'listener' }));
    const found = await invites.of(['i1', 'i2', 'nobody']);
    expect([...found.keys()].sort()).toEqual(['i1', 'i2']);
    expect(found.get('i1')).toEqual([old, young]);
    expect(found.get('i2')).toEqual([sampleInvite('a', { role: 'listener' })]);
    expect(await invites.of([])).toEqual(new Map());
  });

  test('replaces an invite as often as it is used, and removes one as often as it is asked', async () => {
    const { sessions, invites } = store();
    await sessions.create(record('i3'));
    const used = sampleInvite('a', { usesLeft: 2, people: 1 });
    for (const invite of [sampleInvite('a', { usesLeft: 3 }), used, used]) await invites.put('i3', invite);
    expect((await invites.of(['i3'])).get('i3')).toEqual([used]);
    for (let times = 0; times < 2; times += 1) await invites.remove('i3', 'a');
    await invites.remove('nobody', 'a');
    expect(await invites.of(['i3'])).toEqual(new Map());
  });

  test('reads all of them, however many there are', async () => {
    const { sessions, invites } = store();
    for (const sessionId of ['i4', 'i5']) {
      await sessions.create(record(sessionId));
      const puts = Array.from({ length: PAGE + 1 }, (_, index) =>
        invites.put(sessionId, sampleInvite(`i${index}`, { createdAtMs: PAGE - index })),
      );
      await Promise.all(puts);
    }
    const found = await invites.of(['i5', 'i4']);
    const times = Array.from({ length: PAGE + 1 }, (_, index) => index);
    for (const sessionId of ['i4', 'i5']) {
      expect(found.get(sessionId)?.map(({ createdAtMs }) => createdAtMs)).toEqual(times);
    }
  });

  test('refuses an invite to no session, without what it holds', async () => {
    await expect(store().invites.put('nobody', sampleInvite('a'))).rejects.toThrow(
      /^The database refused: (?!.*hash of a)/s,
    );
  });
}
