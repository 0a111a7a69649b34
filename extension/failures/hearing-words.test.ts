import { expect, it } from 'vitest';
import { hearingWords } from './hearing-words.ts';

it.each([
  [1, 0, 1, 'Your listener hears it stutter'],
  [0, 1, 1, 'Your listener hears nothing; their network may block it'],
  [1, 0, 31, '1 of 31 hears it stutter'],
  [2, 0, 31, '2 of 31 hear it stutter'],
  [31, 0, 31, 'All 31 hear it stutter'],
  [0, 1, 31, '1 of 31 hears nothing; their network may block it'],
  [0, 2, 31, '2 of 31 hear nothing; their networks may block it'],
  [0, 31, 31, 'None of the 31 hears anything'],
  [1, 1, 31, '1 of 31 hears it stutter, 1 hears nothing'],
  [12, 4, 310, '12 of 310 hear it stutter, 4 hear nothing'],
  // Two left, and the news of it is still on the way.
  [3, 0, 1, 'All 3 hear it stutter'],
])('%i weak and %i failed of %i: %s', (weak, failed, listeners, words) => {
  expect(hearingWords({ weak, failed }, listeners)?.words).toBe(words);
});

it('says nothing while all is well', () => {
  expect(hearingWords({ weak: 0, failed: 0 }, 31)).toBeUndefined();
});

it('stays calm about a few', () => {
  expect(hearingWords({ weak: 2, failed: 1 }, 31)?.isGrave).toBe(false);
  expect(hearingWords({ weak: 2, failed: 0 }, 8)?.isGrave).toBe(true);
  expect(hearingWords({ weak: 0, failed: 1 }, 1)?.isGrave).toBe(true);
});
