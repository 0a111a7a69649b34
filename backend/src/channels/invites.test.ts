import { beforeEach, expect, test, vi } from 'vitest';
import { Invites, type StoredInvite } from './invites.ts';

const limits = { invitesPerSession: 2 };
const onChanged = vi.fn<(invite: StoredInvite) => void>();
const onGone = vi.fn<(inviteId: string) => void>();

let nowMs: number;
let invites: Invites;

function invitesOf(stored: readonly StoredInvite[] = []): Invites {
  return new Invites({ stored, limits, now: () => nowMs, onChanged, onGone });
}

beforeEach(() => {
  nowMs = 1000;
  onChanged.mockReset();
  onGone.mockReset();
  invites = invitesOf();
});

test('its secret is told once, and stored as a hash alone', () => {
  const { invite, secret } = invites.create({ role: 'guest' });
  expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(JSON.stringify([onChanged.mock.calls, invites.shown])).not.toContain(secret);
  expect(JSON.stringify(invites.shown)).not.toContain(onChanged.mock.calls[0]?.[0].secretHash);
  expect(invites.good(secret)?.inviteId).toBe(invite.inviteId);
  expect(invites.good(`${secret.slice(1)}x`)).toBeUndefined();
  expect(invites.create({ role: 'guest' }).secret).not.toBe(secret);
});

test('uses are counted down, stored, and may be given back', () => {
  const { invite, secret } = invites.create({ role: 'ops', uses: 2 });
  invites.use(invite.inviteId);
  expect(invites.shown).toMatchObject([{ role: 'ops', usesLeft: 1, people: 1 }]);
  invites.use(invite.inviteId);
  expect(invites.good(secret)).toBeUndefined();
  expect(onChanged.mock.lastCall).toMatchObject([{ usesLeft: 0, people: 2 }]);
  invites.giveBack(invite.inviteId);
  expect(invites.good(secret)).toMatchObject({ usesLeft: 1, people: 1 });
});

test('without a limit it is good for anybody, as long as the session', () => {
  const { invite, secret } = invites.create({ role: 'guest' });
  for (let n = 0; n < 1000; n += 1) invites.use(invite.inviteId);
  nowMs += 1e12;
  expect(invites.good(secret)).toMatchObject({ usesLeft: null, expiresAtMs: null, people: 1000 });
});

test('it is over when its time is, to the millisecond', () => {
  const { secret } = invites.create({ role: 'guest', expiresInMs: 500 });
  nowMs = 1499;
  expect(invites.good(secret)).toBeDefined();
  nowMs = 1500;
  expect(invites.good(secret)).toBeUndefined();
});

test('one that was taken back is gone, once', () => {
  const { invite, secret } = invites.create({ role: 'guest' });
  expect(invites.revoke(invite.inviteId)).toBe(true);
  expect(invites.revoke(invite.inviteId)).toBe(false);
  expect(onGone.mock.calls).toEqual([[invite.inviteId]]);
  expect(invites.good(secret)).toBeUndefined();
  // What comes late changes nothing.
  invites.use(invite.inviteId);
  expect(invites.shown).toEqual([]);
});

test('there are as many as may be; one by which nobody can come any more makes room', () => {
  const { secret } = invites.create({ role: 'guest', expiresInMs: 10 });
  const { invite: used } = invites.create({ role: 'guest', uses: 1 });
  const full = expect.objectContaining({ code: 'too-many', details: { what: 'invites', most: 2 } });
  expect(() => invites.create({ role: 'guest' })).toThrow(full);
  invites.use(used.inviteId);
  invites.create({ role: 'ops' });
  expect(() => invites.create({ role: 'guest' })).toThrow(full);
  // By this one nobody came.
  nowMs += 10;
  invites.create({ role: 'listener' });
  expect(invites.good(secret)).toBeUndefined();
  // Its people can still be sent back by taking it back.
  expect(invites.shown.map(({ role }) => role)).toEqual(['guest', 'ops', 'listener']);
  expect(invites.revoke(used.inviteId)).toBe(true);
});

test('of those that are used up the newest are kept, as many as may be good at once', () => {
  const ids = Array.from({ length: 5 }, () => {
    const { inviteId } = invites.create({ role: 'guest', uses: 1 }).invite;
    invites.use(inviteId);
    return inviteId;
  });
  const { invite } = invites.create({ role: 'guest' });
  expect(invites.shown.map(({ inviteId }) => inviteId)).toEqual([ids[3], ids[4], invite.inviteId]);
  expect(onGone.mock.calls.flat()).toEqual(ids.slice(0, 3));
});

test('those that are stored go on, with what is left of them', () => {
  const { invite, secret } = invites.create({ role: 'guest', uses: 3, expiresInMs: 500 });
  invites.use(invite.inviteId);
  const last = onChanged.mock.lastCall?.[0];
  if (last === undefined) throw new Error('Nothing was stored.');
  const again = invitesOf([last]);
  expect(again.good(secret)).toMatchObject({ usesLeft: 2, people: 1, expiresAtMs: 1500 });
});
