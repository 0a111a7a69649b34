import { role } from '@auxcast/shared-types';
import { describe, expect, test } from 'vitest';
import { demandAbove, isAbove, RANK } from './rank.ts';

/** Whom each may change. */
const BELOW = {
  host: ['ops', 'guest', 'listener'],
  ops: ['guest', 'listener'],
  guest: [],
  listener: [],
} as const satisfies Record<string, readonly string[]>;

describe.each(role.options)('%s', (who) => {
  test.each(role.options)('over %s', (other) => {
    const isAllowed = BELOW[who].some((one) => one === other);
    expect(isAbove(who, other)).toBe(isAllowed);
    if (isAllowed) expect(() => demandAbove(who, other)).not.toThrow();
    else expect(() => demandAbove(who, other)).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });
});

test('nobody is above somebody who may do more', () => {
  for (const who of role.options) {
    for (const other of role.options) if (isAbove(who, other)) expect(RANK[who]).toBeLessThan(RANK[other]);
  }
});
