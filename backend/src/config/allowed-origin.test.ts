import { expect, it } from 'vitest';
import { isAllowedOrigin } from './allowed-origin.ts';

it.each([
  [undefined, true],
  ['http://here:3000', true],
  ['http://here', false],
  ['https://friend.example', true],
  ['chrome-extension://abcdef', true],
  ['moz-extension://abcdef', true],
  ['https://stranger.example', false],
  ['null', false],
  ['https://chrome-extension://x', false],
])('the origin %s: %s', (origin, isAllowed) => {
  expect(isAllowedOrigin(origin, 'http://here:3000', ['https://friend.example'])).toBe(isAllowed);
});
