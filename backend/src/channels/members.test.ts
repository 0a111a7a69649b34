import { beforeEach, expect, test, vi } from 'vitest';
import { Members, type StoredMember, withException } from './members.ts';

const onChanged = vi.fn<(member: StoredMember) => void>();
const onForgotten = vi.fn<(participantId: string) => void>();

function membersOf(stored: readonly StoredMember[] = [], usual: 'listener' | 'guest' = 'listener'): Members {
  return new Members({ stored, usual, onChanged, onForgotten });
}

const TALK = { channelId: 'stage', right: 'talk' } as const;
let members: Members;

beforeEach(() => {
  onChanged.mockReset();
  onForgotten.mockReset();
  members = membersOf();
});

test('whoever is not known is what everybody is, by one object for all', () => {
  expect(members.of('a')).toBe(members.usual);
  expect(members.usual).toEqual({
    role: 'listener',
    isMuted: false,
    exceptions: [],
    name: null,
    openOn: [],
    inviteId: null,
  });
  expect(membersOf([], 'guest').of('a').role).toBe('guest');
});

test('what changes is stored whole; what is as usual again is forgotten', () => {
  members.change('a', { role: 'guest', name: 'Ada' });
  members.change('a', { isMuted: true });
  expect(onChanged.mock.calls.map(([stored]) => stored)).toEqual([
    {
      participantId: 'a',
      role: 'guest',
      name: 'Ada',
      isMuted: false,
      exceptions: [],
      openOn: [],
      inviteId: null,
    },
    {
      participantId: 'a',
      role: 'guest',
      name: 'Ada',
      isMuted: true,
      exceptions: [],
      openOn: [],
      inviteId: null,
    },
  ]);
  expect(members.change('a', { role: 'listener', name: null, isMuted: false })).toBe(members.usual);
  expect(onForgotten.mock.calls.map(([id]) => id)).toEqual(['a']);
  expect(members.has('a')).toBe(false);
  members.change('b', {});
  expect(onForgotten).toHaveBeenCalledOnce();
});

test('those who came by an invite are found, also after a restart', () => {
  members.change('a', { inviteId: 'i', role: 'guest' });
  members.change('b', { inviteId: 'j', role: 'guest' });
  members.change('c', { inviteId: 'i' });
  expect(members.by('i')).toEqual(['a', 'c']);
  const again = membersOf(onChanged.mock.calls.map(([stored]) => stored));
  expect(again.by('i')).toEqual(['a', 'c']);
  expect(again.of('a')).toEqual(members.of('a'));
});

test('of a channel that is no more no exception is left, and those who had one are named', () => {
  const other = { ...TALK, channelId: 'green', allowed: true };
  members.change('a', { exceptions: [{ ...TALK, allowed: true }, other] });
  members.change('b', { exceptions: [other] });
  members.change('c', { exceptions: [{ ...TALK, allowed: false }] });
  expect(members.forgetChannel('stage')).toEqual(['a', 'c']);
  expect(members.of('a').exceptions).toEqual([other]);
  expect(members.of('b').exceptions).toEqual([other]);
  expect(members.has('c')).toBe(false);
});

test('there is room for so many: a mere name makes room, a right does not', () => {
  const most = 20_000;
  members.change('named', { name: 'Ada' });
  for (let n = 1; n < most; n += 1) members.change(`p${n}`, { role: 'guest' });
  members.change('late', { role: 'guest' });
  expect(onForgotten.mock.calls.map(([id]) => id)).toEqual(['named']);
  const full = expect.objectContaining({ code: 'too-many', details: { what: 'members', most } });
  expect(() => members.change('later', { role: 'guest' })).toThrow(full);
  expect(members.has('later')).toBe(false);
  members.change('late', { isMuted: true });
  members.forget('p1');
  members.change('later', { role: 'guest' });
});

test('one channel and right is excepted once; null is as its role', () => {
  const allowed = withException([], { ...TALK, allowed: true });
  const refused = withException(allowed, { ...TALK, allowed: false });
  expect(refused).toEqual([{ ...TALK, allowed: false }]);
  const both = withException(refused, { ...TALK, right: 'listen', allowed: true });
  expect(both).toHaveLength(2);
  expect(withException(both, { ...TALK, allowed: null })).toEqual([
    { ...TALK, right: 'listen', allowed: true },
  ]);
  expect(withException([], { ...TALK, allowed: null })).toEqual([]);
});
