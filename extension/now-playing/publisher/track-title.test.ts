import { expect, test } from 'vitest';
import { trackTitle } from './track-title.ts';

test.each([
  ['Song - YouTube', 'YouTube', 'Song'],
  ['(12) Song - YouTube', 'YouTube', 'Song'],
  ['▶ Song | Mixcloud', 'Mixcloud', 'Song'],
  ['▶️ (2) Song', 'x', '(2) Song'],
  ['Artist - Song', 'radio.example', 'Artist - Song'],
  ['A - B - Deezer', 'Deezer', 'A - B'],
  ['YouTube', 'YouTube', 'YouTube'],
  ['', 'YouTube', ''],
])('"%s" on %s', (title, site, made) => {
  expect(trackTitle(title, site)).toBe(made);
});
