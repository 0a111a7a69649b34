import {
  type ChannelMatrix,
  type ChannelRight,
  type Exception,
  type Role,
  role,
} from '@auxcast/shared-types';
import { describe, expect, test } from 'vitest';
import { demandRight, isGranted, mayDo, type Rightful, SESSION_RIGHTS, type SessionRight } from './rights.ts';

const CHANNEL_RIGHTS = ['talk', 'listen'] as const;
const NEITHER = { talk: false, listen: false };
const BOTH = { talk: true, listen: true };
const EVERYBODY: ChannelMatrix = { host: BOTH, ops: BOTH, guest: BOTH, listener: BOTH };
const NOBODY: ChannelMatrix = { host: NEITHER, ops: NEITHER, guest: NEITHER, listener: NEITHER };

/** What each role may do in a session as a whole. */
const TABLE: Readonly<Record<Role, readonly SessionRight[]>> = {
  host: ['connect', 'publish', 'describe', 'steer', 'mix', 'outputs', 'end'],
  ops: ['connect', 'hear', 'cheer', 'ask', 'steer', 'mix', 'outputs', 'leave'],
  guest: ['connect', 'hear', 'cheer', 'ask', 'leave'],
  listener: ['connect', 'hear', 'cheer', 'ask', 'leave'],
};

describe.each(role.options)('%s', (who) => {
  const plain: Rightful = { role: who, isMuted: false, exceptions: [] };
  const allowed = TABLE[who];

  test.each(SESSION_RIGHTS)('%s, by its role alone', (right) => {
    expect(mayDo(plain, right)).toBe(allowed.includes(right));
  });

  test.each(SESSION_RIGHTS)('%s is not changed by an exception or a mute', (right) => {
    const exceptions = CHANNEL_RIGHTS.flatMap((one) =>
      [true, false].map((isAllowed) => ({ channelId: 'stage', right: one, allowed: isAllowed })),
    );
    expect(mayDo({ role: who, isMuted: true, exceptions }, right)).toBe(allowed.includes(right));
  });

  test.each(SESSION_RIGHTS)('%s is demanded with the same answer', (right) => {
    if (allowed.includes(right)) expect(() => demandRight(plain, right)).not.toThrow();
    else expect(() => demandRight(plain, right)).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });

  describe.each(CHANNEL_RIGHTS)('%s on a channel', (right) => {
    const other = right === 'talk' ? 'listen' : 'talk';
    const exceptionOf = (channelId: string, isAllowed: boolean, about: ChannelRight = right): Exception => ({
      channelId,
      right: about,
      allowed: isAllowed,
    });
    /** All other cells are off. */
    const one = (cell: boolean) => ({
      channelId: 'stage',
      matrix: { ...NOBODY, [who]: { ...NEITHER, [right]: cell } },
    });
    /** All other cells are on. */
    const allBut = { channelId: 'stage', matrix: { ...EVERYBODY, [who]: { ...BOTH, [right]: false } } };

    test('is the cell of this role and this right, and no other', () => {
      expect(mayDo(plain, right, one(true))).toBe(true);
      expect(mayDo(plain, right, one(false))).toBe(false);
      expect(mayDo(plain, other, one(true))).toBe(false);
      expect(mayDo(plain, right, allBut)).toBe(false);
      for (const each of role.options.filter((it) => it !== who)) {
        expect(mayDo({ ...plain, role: each }, right, one(true))).toBe(false);
      }
    });

    test.each([true, false])('an exception for it counts instead of the cell: %s', (isAllowed) => {
      const excepted = { ...plain, exceptions: [exceptionOf('stage', isAllowed)] };
      expect(mayDo(excepted, right, one(!isAllowed))).toBe(isAllowed);
      expect(mayDo(excepted, other, one(!isAllowed))).toBe(false);
      const elsewhere = { ...plain, exceptions: [exceptionOf('green', isAllowed)] };
      expect(mayDo(elsewhere, right, one(!isAllowed))).toBe(!isAllowed);
      const otherRight = { ...plain, exceptions: [exceptionOf('stage', isAllowed, other)] };
      expect(mayDo(otherRight, right, one(!isAllowed))).toBe(!isAllowed);
    });

    test('a mute takes away talking, by cell or exception, and leaves the right and listening', () => {
      const exceptions = [exceptionOf('stage', true)];
      for (const muted of [
        { ...plain, isMuted: true },
        { ...plain, isMuted: true, exceptions },
      ]) {
        expect(mayDo(muted, right, one(true))).toBe(right === 'listen');
        expect(isGranted(muted, right, one(true))).toBe(true);
      }
    });
  });
});
