import { expect, test, vi } from 'vitest';
import { Members, withException } from './members.ts';

const onChanged = vi.fn();
const onForgotten = vi.fn();
const VITAL = { isVital: true };
const LIGHT = { isVital: false };

function members(usual: 'guest' | 'listener'): Members {
  vi.clearAllMocks();
  return new Members({ stored: [], usual, onChanged, onForgotten });
}

test.each([
  ['comes into a call with a name', 'guest', { name: 'Ada' }],
  ['comes by an invite', 'listener', { role: 'guest', inviteId: 'i1', name: 'Ada' }],
  ['switches an open channel on', 'guest', { openOn: ['stage'] }],
  ['comes by an invite that gives nothing but the way in', 'listener', { inviteId: 'i1' }],
] as const)('that somebody %s may be lost', (_what, usual, change) => {
  members(usual).change('ada', change);
  expect(onChanged).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ participantId: 'ada' }), LIGHT);
});

test.each([
  ['is muted', { isMuted: true }],
  ['may do less', { role: 'listener' }],
  [
    'has an exception',
    { exceptions: withException([], { channelId: 'stage', right: 'talk', allowed: false }) },
  ],
  ['lost its invite', { inviteId: null }],
  ['switched an open channel off', { openOn: ['green'] }],
] as const)('that somebody %s may not be lost', (_what, change) => {
  const all = members('listener');
  all.change('ada', { role: 'guest', inviteId: 'i1', name: 'Ada', openOn: ['stage', 'green'] });
  all.change('ada', change);
  expect(onChanged).toHaveBeenLastCalledWith(expect.objectContaining({ participantId: 'ada' }), VITAL);
});

test('what was given back may be lost: then it is missing, not kept', () => {
  const all = members('listener');
  all.change('ada', { role: 'guest', isMuted: true });
  all.change('ada', { isMuted: false });
  expect(onChanged).toHaveBeenLastCalledWith(expect.objectContaining({ isMuted: false }), LIGHT);
});

test('that somebody is what everybody is may not be lost if that is less, and whoever is sent away is forgotten for good', () => {
  const all = members('listener');
  all.change('ada', { role: 'guest' });
  all.change('ada', { role: 'listener' });
  expect(onForgotten).toHaveBeenLastCalledWith('ada', VITAL);
  all.change('bob', { role: 'guest', inviteId: 'i1' });
  all.forget('bob');
  expect(onForgotten).toHaveBeenLastCalledWith('bob', VITAL);
});

test('whoever came and was not let in leaves nothing that has to be stored', () => {
  const all = members('listener');
  all.change('ada', { role: 'guest', inviteId: 'i1' });
  all.turnAway('ada');
  expect(onForgotten).toHaveBeenCalledExactlyOnceWith('ada', LIGHT);
  expect(all.has('ada')).toBe(false);
});
