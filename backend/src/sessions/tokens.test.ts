import { token } from '@auxcast/shared-types';
import { expect, test } from 'vitest';
import { hasHash, hashOf, newToken } from './tokens.ts';

test('a token is what the protocol says, and never the same twice', () => {
  const one = newToken();
  expect(token.safeParse(one).success).toBe(true);
  expect(newToken()).not.toBe(one);
});

test('only the token itself has its hash', () => {
  const one = newToken();
  expect(hasHash(one, hashOf(one))).toBe(true);
  expect(hasHash(newToken(), hashOf(one))).toBe(false);
  expect(hasHash(one, 'short')).toBe(false);
  expect(hashOf(one)).not.toContain(one);
});
