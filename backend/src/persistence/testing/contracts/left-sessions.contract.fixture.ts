import { expect, test } from 'vitest';
import type { Store } from '../../store.ts';
import { record, sampleChannel, sampleInvite, sampleMember, sampleTrack } from '../records.fixture.ts';

/** What every database must do with the sessions of an earlier process. */
export function leftSessionContract(store: () => Store): void {
  test('gives back what was left open, with the last tracks of each and who may talk there', async () => {
    const left = { hostCame: true, liveSinceMs: 7, removedParticipants: ['x'] };
    await store().sessions.create(record('left1', { ...left, createdAtMs: 2 }));
    await store().sessions.create(record('left2', { createdAtMs: 1 }));
    await store().sessions.create(record('over', { createdAtMs: 3 }));
    await store().sessions.change('over', { endedAtMs: 9, endReason: 'host-away' });
    for (const number of [1, 2, 3, 4]) await store().tracks.put('left1', sampleTrack(number));
    await store().tracks.put('over', sampleTrack(1));
    for (const artworkId of ['a', 'b']) {
      await store().artworks.put({
        artworkId,
        sessionId: 'left1',
        type: 'image/jpeg',
        bytes: new Uint8Array(1),
        accent: '#112233',
      });
    }
    const { channels, members, invites } = store();
    await channels.put('left1', sampleChannel('talkback', { position: 1 }));
    for (const sessionId of ['left1', 'over']) {
      await channels.put(sessionId, sampleChannel('stage'));
      await members.put(sessionId, sampleMember('p1'));
      await invites.put(sessionId, sampleInvite('i1'));
    }
    const found = await store().leftSessions.all(3);
    const [first, second] = found;
    expect(first).toEqual({
      record: record('left2', { createdAtMs: 1 }),
      tracks: [],
      artworkCount: 0,
      channels: [],
      members: [],
      invites: [],
    });
    expect(second).toEqual({
      record: record('left1', { ...left, createdAtMs: 2 }),
      tracks: [sampleTrack(2), sampleTrack(3), sampleTrack(4)],
      artworkCount: 2,
      channels: [sampleChannel('stage'), sampleChannel('talkback', { position: 1 })],
      members: [sampleMember('p1')],
      invites: [sampleInvite('i1')],
    });
    expect(found.map(({ record }) => record.sessionId)).not.toContain('over');
  });

  test('ends what is more than may be kept, the oldest of it', async () => {
    const before = await store().leftSessions.all(1);
    const keep = before.length - 1;
    expect(await store().leftSessions.end({ keep, endedAtMs: 11 })).toBe(1);
    expect(await store().sessions.find('left2')).toMatchObject({ endedAtMs: 11, endReason: 'server' });
    expect(await store().leftSessions.all(1)).toHaveLength(keep);
    expect(await store().leftSessions.end({ keep, endedAtMs: 12 })).toBe(0);
    expect(await store().sessions.find('over')).toMatchObject({ endedAtMs: 9, endReason: 'host-away' });
  });
}
