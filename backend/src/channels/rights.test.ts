import { PROGRAM, role } from '@auxcast/shared-types';
import { describe, expect, test } from 'vitest';
import {
  CHANNEL_RIGHTS,
  type ChannelRights,
  mayDo,
  NO_CHANNEL_RIGHTS,
  type Right,
  SESSION_RIGHTS,
} from './rights.ts';

const RIGHTS: readonly Right[] = [...SESSION_RIGHTS, ...CHANNEL_RIGHTS];
const STAGE = 'stage';

/** What each role may do without a grant, on the program and in the session as a whole. */
const TABLE = {
  host: ['connect', 'describe', 'end', 'publish'],
  ops: ['connect', 'leave', 'listen'],
  guest: ['connect', 'leave', 'listen'],
  listener: ['connect', 'leave', 'listen'],
} as const;

describe.each(role.options)('%s', (who) => {
  const plain = { role: who, rights: NO_CHANNEL_RIGHTS };
  const allowed: readonly Right[] = TABLE[who];

  test.each(RIGHTS)('%s, by its role alone', (right) => {
    expect(mayDo(plain, right)).toBe(allowed.includes(right));
    expect(mayDo(plain, right, PROGRAM)).toBe(allowed.includes(right));
  });

  test.each(CHANNEL_RIGHTS)(
    '%s on another channel takes a grant for that channel and that right',
    (right) => {
      const [other] = CHANNEL_RIGHTS.filter((one) => one !== right);
      const granted = (channel: string, one: typeof right): ChannelRights =>
        new Map([[channel, new Set([one])]]);
      expect(mayDo(plain, right, STAGE)).toBe(false);
      expect(mayDo({ role: who, rights: granted(STAGE, right) }, right, STAGE)).toBe(true);
      expect(mayDo({ role: who, rights: granted('green-room', right) }, right, STAGE)).toBe(false);
      if (other !== undefined)
        expect(mayDo({ role: who, rights: granted(STAGE, other) }, right, STAGE)).toBe(false);
    },
  );

  test('no grant changes who may publish the program, or hear it', () => {
    const rights: ChannelRights = new Map([[PROGRAM, new Set(CHANNEL_RIGHTS)]]);
    for (const right of CHANNEL_RIGHTS) {
      expect(mayDo({ role: who, rights }, right, PROGRAM)).toBe(mayDo(plain, right, PROGRAM));
    }
  });

  test('a session-wide right does not depend on a channel', () => {
    for (const right of SESSION_RIGHTS) expect(mayDo(plain, right, STAGE)).toBe(allowed.includes(right));
  });
});
