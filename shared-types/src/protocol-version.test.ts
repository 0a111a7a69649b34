import { expect, test } from 'vitest';
import { PROTOCOL_VERSION, protocolVersion, sideToUpdate } from './protocol-version.ts';

test('says which side is too old', () => {
  expect(sideToUpdate(PROTOCOL_VERSION)).toBeUndefined();
  expect(sideToUpdate(PROTOCOL_VERSION - 1)).toBe('client');
  expect(sideToUpdate(PROTOCOL_VERSION + 1)).toBe('server');
  expect(sideToUpdate(3, 2)).toBe('server');
});

test('can itself be sent', () => {
  expect(protocolVersion.parse(PROTOCOL_VERSION)).toBe(PROTOCOL_VERSION);
});
