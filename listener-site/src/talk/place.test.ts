// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { forgetPlace, foundPlace, keepPlace } from './place.ts';

const SESSION = 'abcdefgh23';
const SECRET = 's'.repeat(43);
const RESUME = 'r'.repeat(43);

beforeEach(() => {
  history.replaceState(null, '', `/s/${SESSION}`);
});

test('an invite is read from the fragment, and goes from the address bar once it is kept', () => {
  location.hash = SECRET;
  expect(foundPlace(SESSION)).toEqual({ invite: SECRET });
  keepPlace(SESSION, { invite: SECRET, name: 'Ada' });
  expect(location.href).not.toContain(SECRET);
  expect(location.pathname).toBe(`/s/${SESSION}`);
  // As after a reload.
  expect(foundPlace(SESSION)).toEqual({ invite: SECRET, name: 'Ada' });
});

test('once there is a token to come back by, the invite is not kept', () => {
  keepPlace(SESSION, { invite: SECRET, name: 'Ada' });
  keepPlace(SESSION, { resumeToken: RESUME });
  expect(JSON.stringify(history.state)).not.toContain(SECRET);
  expect(foundPlace(SESSION)).toEqual({ resumeToken: RESUME });
});

test.each(['', 'top', 'x'.repeat(42), `${'x'.repeat(43)}!`])('a fragment "%s" is no invite', (fragment) => {
  location.hash = fragment;
  expect(foundPlace(SESSION)).toBeUndefined();
});

test('what belongs to another session, or to somebody else, is left aside', () => {
  keepPlace('bbbbbbbb22', { resumeToken: RESUME });
  expect(foundPlace(SESSION)).toBeUndefined();
  history.replaceState({ sessionId: SESSION, resumeToken: 7 }, '');
  expect(foundPlace(SESSION)).toBeUndefined();
  keepPlace(SESSION, { resumeToken: RESUME });
  forgetPlace();
  expect(foundPlace(SESSION)).toBeUndefined();
});
