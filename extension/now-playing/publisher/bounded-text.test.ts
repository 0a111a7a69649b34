import { text } from '@auxcast/shared-types';
import { expect, test } from 'vitest';
import { boundedText } from './bounded-text.ts';

test('text is cleaned, and what is nothing then is nothing', () => {
  expect(boundedText('  First \n Light\u202e ')).toBe('First Light');
  expect(boundedText(' \u200e\u0007 ')).toBeNull();
});

test.each([`${'a'.repeat(299)}💿`, `${'a'.repeat(299)} b`, 'x'.repeat(5000)])(
  'what is cut, the server takes',
  (raw) => {
    const made = boundedText(raw);
    expect(text.safeParse(made).data).toBe(made);
  },
);
