/** What fast-check makes up for those who mean harm. */
import fc from 'fast-check';
import { nested } from './hostile.ts';

const NASTY = fc.constantFrom(
  '\u0000',
  '\u202e',
  '\u2066',
  '\u200b',
  '\ufeff',
  '\ud83d',
  '\ude00',
  '\u3164',
  '\u2028',
  '\t',
  '\n',
  ' ',
  '<script>',
  '\u{1f3b5}',
  '\ufe0f',
  'e\u0301',
);

/** Any text, with much in it of what texts should not have. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 1500 }),
  fc
    .array(fc.oneof(NASTY, fc.string({ unit: 'grapheme', maxLength: 8 })), { maxLength: 200 })
    .map((parts) => parts.join('')),
  fc.nat(100_000).map((length) => 'x'.repeat(length)),
);

/** Any JSON, and values beyond it; deep, wide and long now and then. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 3, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 53, -(2 ** 53), 1e308, -0, Number.NaN, null) },
  { weight: 1, arbitrary: fc.nat(3000).map(nested) },
  { weight: 1, arbitrary: fc.array(fc.integer(), { minLength: 1000, maxLength: 3000 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 300 }) },
);
