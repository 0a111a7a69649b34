import { expect, test } from 'vitest';
import type { Store } from '../../store.ts';
import { record, sampleDesk } from '../records.fixture.ts';

/** What every database must do with sessions. */
export function sessionContract(store: () => Store): void {
  test('keeps a session and its changes', async () => {
    await store().sessions.create(record('s1', { kind: 'call', staysEmpty: true, visibility: 'private' }));
    await store().sessions.change('s1', { liveSinceMs: 5, peakListeners: 12 });
    await store().sessions.change('s1', {});
    await store().sessions.change('s1', { hostCame: true, removedParticipants: ['a', '-_{",}\\'] });
    expect(await store().sessions.find('s1')).toEqual(
      record('s1', {
        kind: 'call',
        staysEmpty: true,
        visibility: 'private',
        liveSinceMs: 5,
        peakListeners: 12,
        hostCame: true,
        removedParticipants: ['a', '-_{",}\\'],
      }),
    );
    expect(await store().sessions.find('nobody')).toBeUndefined();
  });

  test('keeps the desk as it was last', async () => {
    await store().sessions.create(record('desk'));
    expect(await store().sessions.find('desk')).toEqual(record('desk'));
    await store().sessions.change('desk', { desk: sampleDesk({ isOpen: false }) });
    await store().sessions.change('desk', { desk: sampleDesk() });
    await store().sessions.change('desk', { peakListeners: 1 });
    const kept = record('desk', { desk: sampleDesk(), peakListeners: 1 });
    expect(await store().sessions.find('desk')).toEqual(kept);
    expect((await store().leftSessions.all(0)).map(({ record: left }) => left)).toContainEqual(kept);
    await store().sessions.change('desk', { endedAtMs: 1, endReason: 'host' });
  });

  test('refuses a session that is there, and a change of one that is not', async () => {
    await store().sessions.create(record('s2'));
    await expect(store().sessions.create(record('s2'))).rejects.toThrow();
    await expect(store().sessions.change('nobody', { peakListeners: 1 })).rejects.toThrow(
      /no session nobody/,
    );
  });

  test('lets nothing of a withdrawn session come back, whether it was stored before or is to be later', async () => {
    const [before, later] = [record('before'), record('later')];
    await store().sessions.create(before);
    await store().sessions.withdraw(before);
    await store().sessions.withdraw(later);
    await store().sessions.withdraw(later);
    await expect(store().sessions.create(later)).rejects.toThrow(/duplicate key|UNIQUE constraint/);
    for (const { sessionId } of [before, later]) {
      expect(await store().sessions.find(sessionId)).toMatchObject({
        title: '',
        hostName: null,
        endedAtMs: 0,
      });
    }
    const titles = (await store().leftSessions.all(0)).map(({ record }) => record.title);
    expect(titles).not.toContain('');
  });

  test('keeps writes nobody waited for in the order they were asked for', async () => {
    const writes = [store().sessions.create(record('s4'))];
    for (let peakListeners = 1; peakListeners <= 20; peakListeners += 1) {
      writes.push(store().sessions.change('s4', { peakListeners }));
    }
    await Promise.all(writes);
    expect((await store().sessions.find('s4'))?.peakListeners).toBe(20);
  });
}
