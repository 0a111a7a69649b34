import type { Track } from '@auxcast/shared-types';
import { describe, expect, test, vi } from 'vitest';
import { kyselyOn } from '../kysely.ts';
import { SqlStore } from '../sql-store.ts';
import { sqliteDialect } from '../sqlite/sqlite-dialect.ts';
import {
  record,
  sampleChannel,
  sampleInvite,
  sampleMember,
  sampleTrack,
} from '../testing/records.fixture.ts';

const SESSION = record('s1', { hostCame: true, removedParticipants: ['p1'] });
/** As the tables have it. */
const SESSION_ROW = { ...SESSION, staysEmpty: 0, hostCame: 1, removedParticipants: '["p1"]' };

function trackRow({ source: _, ...rest }: Track) {
  return { ...rest, sessionId: 's1', sourceSite: null, sourceUrl: null };
}

/** A store whose database answers whatever is asked with these rows. */
function storeOf(warn: (line: unknown) => void, ...rows: unknown[]): SqlStore {
  const db = kyselyOn(sqliteDialect(async () => rows));
  return new SqlStore(
    { db, tidy: async () => {}, close: async () => {} },
    { warn, log: vi.fn(), error: vi.fn() },
  );
}

describe('what is stored and cannot be read', () => {
  test('is a track among others, which stay', async () => {
    const warn = vi.fn();
    const rows = [1, 2, 3, 4].map((number) => trackRow(sampleTrack(number)));
    const odd = { ...trackRow(sampleTrack(4)), startedAtMs: 'NaN' };
    const store = storeOf(warn, rows[0], { ...rows[1], accent: 'red' }, rows[2], odd);
    expect((await store.tracks.of('s1')).map(({ number }) => number)).toEqual([1, 3]);
    expect(warn.mock.calls).toEqual([
      [
        'a track of session s1 cannot be read and is left out (accent: invalid_format); the session is not named again',
      ],
    ]);
  });

  test('is a session whose values are of another time', async () => {
    const warn = vi.fn();
    expect(await storeOf(warn, SESSION_ROW).sessions.find('s1')).toEqual(SESSION);
    const odd = [
      { visibility: 'friends' },
      { kind: 'film' },
      { staysEmpty: null },
      ...['{}', '[', '', '[1]', null].map((removedParticipants) => ({ removedParticipants })),
      { hostCame: 2 },
    ];
    for (const columns of odd) {
      expect(await storeOf(warn, { ...SESSION_ROW, ...columns }).sessions.find('s1')).toBeUndefined();
    }
    expect(warn).toHaveBeenCalledTimes(odd.length);
  });

  test('is a picture whose values are of another time', async () => {
    const warn = vi.fn();
    const bytes = new Uint8Array(1);
    const picture = { artworkId: 'a', sessionId: 's1', type: 'image/jpeg', bytes, accent: '#112233' };
    expect(await storeOf(warn, picture).artworks.find('s1', 'a')).toEqual(picture);
    const odd = { ...picture, accent: 'url(x)' };
    expect(await storeOf(warn, odd).artworks.find('s1', 'a')).toBeUndefined();
    expect(warn).toHaveBeenCalledOnce();
  });

  test('is a channel, a member or an invite among others', async () => {
    const warn = vi.fn();
    const rowsOf = (row: object) => [
      { sessionId: 's1', ...row },
      { sessionId: 's2', ...row },
    ];
    const matrix = JSON.stringify(sampleChannel('a').matrix);
    const [first, second] = rowsOf({ ...sampleChannel('a'), matrix });
    const channels = await storeOf(warn, first, { ...second, matrix: '{}' }).channels.of(['s1', 's2']);
    expect([...channels.values()].flat()).toEqual([sampleChannel('a')]);
    const [third, fourth] = rowsOf({ ...sampleMember('p1'), isMuted: 0, exceptions: '[]', openOn: '[]' });
    const members = await storeOf(warn, third, { ...fourth, isMuted: 'no' }).members.of(['s1', 's2']);
    // It may have been muted.
    const muted = sampleMember('p1', { role: 'listener', name: null, isMuted: true });
    expect([...members.values()].flat()).toEqual([sampleMember('p1'), muted]);
    const [fifth, sixth] = rowsOf(sampleInvite('i1'));
    const invites = await storeOf(warn, fifth, { ...sixth, role: 'host' }).invites.of(['s1', 's2']);
    expect([...invites.values()].flat()).toEqual([sampleInvite('i1')]);
    const left = 'of session s2 cannot be read and is left out';
    const after = 'the session is not named again';
    expect(warn.mock.calls).toEqual([
      [`a channel ${left} (matrix.host: invalid_type); ${after}`],
      [`a member ${left} (isMuted: invalid_union); ${after}`],
      [`an invite ${left} (role: invalid_value); ${after}`],
    ]);
  });

  test('is named once a session, without its words', async () => {
    const warn = vi.fn();
    const secret = trackRow(sampleTrack(1, { title: 'Secret title' }));
    const store = storeOf(warn, { ...secret, number: 'one' });
    for (let times = 0; times < 5; times += 1) await store.tracks.of('s1');
    expect(warn).toHaveBeenCalledOnce();
    expect(String(warn.mock.calls[0])).not.toContain('Secret');
  });
});
