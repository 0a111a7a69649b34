import { expect, test } from 'vitest';
import { PAGE } from '../../rows/session-pages.ts';
import type { Store } from '../../store.ts';
import { record, sampleMember } from '../records.fixture.ts';

/** What every database must do with members. */
export function memberContract(store: () => Store): void {
  test('keeps the members of each session, with what they are', async () => {
    const { sessions, members } = store();
    await sessions.create(record('m1'));
    await sessions.create(record('m2'));
    const ada = sampleMember('ada', {
      name: 'עדה 🎤',
      isMuted: true,
      exceptions: [
        { channelId: 'stage', right: 'talk', allowed: false },
        { channelId: 'green-room', right: 'listen', allowed: true },
      ],
      openOn: ['stage', 'green-room'],
      inviteId: 'i1',
    });
    await members.put('m1', ada);
    await members.put('m1', sampleMember('ops', { role: 'ops' }));
    await members.put('m2', sampleMember('ada', { role: 'listener', name: null }));
    const found = await members.of(['m1', 'm2', 'nobody']);
    expect([...found.keys()].sort()).toEqual(['m1', 'm2']);
    expect(found.get('m1')).toEqual([ada, sampleMember('ops', { role: 'ops' })]);
    expect(found.get('m2')).toEqual([sampleMember('ada', { role: 'listener', name: null })]);
    expect(await members.of([])).toEqual(new Map());
  });

  test('replaces a member as often as it changes, and removes one as often as it is asked', async () => {
    const { sessions, members } = store();
    await sessions.create(record('m3'));
    const changed = sampleMember('ada', { role: 'listener', name: null, isMuted: true });
    const former = sampleMember('ada', {
      exceptions: [{ channelId: 'stage', right: 'talk', allowed: true }],
      inviteId: 'i1',
    });
    for (const member of [former, changed, changed]) await members.put('m3', member);
    expect((await members.of(['m3'])).get('m3')).toEqual([changed]);
    for (let times = 0; times < 2; times += 1) await members.remove('m3', 'ada');
    await members.remove('nobody', 'ada');
    expect(await members.of(['m3'])).toEqual(new Map());
  });

  test('keeps changes nobody waited for in the order they were asked for', async () => {
    const { sessions, members } = store();
    await sessions.create(record('m4'));
    const writes: Promise<void>[] = [];
    for (let times = 0; times < 10; times += 1) {
      writes.push(members.put('m4', sampleMember('ada', { isMuted: false })));
      writes.push(members.remove('m4', 'ada'));
      writes.push(members.put('m4', sampleMember('ada', { isMuted: true })));
    }
    await Promise.all(writes);
    expect((await members.of(['m4'])).get('m4')).toEqual([sampleMember('ada', { isMuted: true })]);
  });

  test('reads all of them, however many there are', async () => {
    const { sessions, members } = store();
    for (const sessionId of ['m5', 'm6']) {
      await sessions.create(record(sessionId));
      await Promise.all(
        Array.from({ length: PAGE + 1 }, (_, index) => members.put(sessionId, sampleMember(`p${index}`))),
      );
    }
    const found = await members.of(['m6', 'm5']);
    for (const sessionId of ['m5', 'm6']) {
      const ids = new Set(found.get(sessionId)?.map(({ participantId }) => participantId));
      expect(ids.size).toBe(PAGE + 1);
      expect(found.get(sessionId)).toHaveLength(PAGE + 1);
    }
  });

  test('refuses a member of no session, without its name', async () => {
    await expect(store().members.put('nobody', sampleMember('p1'))).rejects.toThrow(
      /^The database refused: (?!.*Ada)/s,
    );
  });
}
