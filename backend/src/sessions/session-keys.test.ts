import { streamToken, token } from '@auxcast/shared-types';
import { expect, test } from 'vitest';
import { SessionKeys } from './session-keys.ts';

const keys = new SessionKeys('hash');

test('a token is one by the protocol, and begins with the id of its listener', () => {
  const { id, resumeToken } = keys.newListener();
  expect(token.safeParse(resumeToken).success).toBe(true);
  expect(resumeToken.startsWith(id)).toBe(true);
  expect(keys.listenerIdOf(resumeToken)).toBe(id);
});

test('the same hash makes the same keys, another one others', () => {
  const { id, resumeToken } = keys.newListener();
  const again = new SessionKeys('hash');
  expect(again.listenerIdOf(resumeToken)).toBe(id);
  expect(again.hostId).toBe(keys.hostId);
  const other = new SessionKeys('another hash');
  expect(other.listenerIdOf(resumeToken)).toBeUndefined();
  expect(other.hostId).not.toBe(keys.hostId);
});

test('one changed character makes a token worthless', () => {
  const { resumeToken } = keys.newListener();
  for (const [at, character] of [...resumeToken].entries()) {
    const forged = resumeToken.slice(0, at) + (character === 'A' ? 'B' : 'A') + resumeToken.slice(at + 1);
    expect(keys.listenerIdOf(forged)).toBeUndefined();
  }
});

test.each(['', 'A', 'A'.repeat(43), 'A'.repeat(44), 'é'.repeat(43)])('nobody has the token %j', (text) => {
  expect(keys.listenerIdOf(text)).toBeUndefined();
});

test('a stream token is one by the protocol, and says whose it is until its time is over', () => {
  const { id } = keys.newListener();
  const given = keys.streamTokenFor(id, 5_000_000);
  expect(streamToken.safeParse(given).success).toBe(true);
  expect(keys.streamerOf(given, 4_999_000)).toBe(id);
  expect(keys.streamerOf(given, 5_000_000)).toBeUndefined();
  expect(new SessionKeys('another hash').streamerOf(given, 0)).toBeUndefined();
});

test('one changed character makes a stream token worthless, its time included', () => {
  const given = keys.streamTokenFor(keys.newListener().id, 5_000_000);
  for (const [at, character] of [...given].entries()) {
    const forged = given.slice(0, at) + (character === 'f' ? 'e' : 'f') + given.slice(at + 1);
    expect(keys.streamerOf(forged, 0)).toBeUndefined();
  }
});

test.each(['', 'A'.repeat(63), 'A'.repeat(64), 'é'.repeat(63)])('nobody has the stream token %j', (text) => {
  expect(keys.streamerOf(text, 0)).toBeUndefined();
});
