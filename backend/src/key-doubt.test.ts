import { expect, test } from 'vitest';
import { doubtOfKeys } from './key-doubt.ts';

const LONG = 'x'.repeat(22);
const SHORT = 'x'.repeat(21);

test('keys that nobody can guess are no matter, nor is one that is not set', () => {
  expect(doubtOfKeys({ HOST_KEY: undefined, ADMIN_KEY: LONG })).toBeUndefined();
  expect(doubtOfKeys({ HOST_KEY: LONG, ADMIN_KEY: LONG })).toBeUndefined();
});

test('those that are too short are named in one line, and not told', () => {
  expect(doubtOfKeys({ HOST_KEY: SHORT, ADMIN_KEY: LONG })).toMatch(/^HOST_KEY: shorter than 22 [^\n]*$/);
  const both = doubtOfKeys({ HOST_KEY: SHORT, ADMIN_KEY: SHORT });
  expect(both).toMatch(/^HOST_KEY and ADMIN_KEY: /);
  expect(both).not.toContain(SHORT);
});
