import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSessionCode, SESSION_ID_ALPHABET, SESSION_ID_LENGTH, sessionId } from './ids.ts';

const SEED = 20_261;

const id = fc.string({
  unit: fc.constantFrom(...SESSION_ID_ALPHABET),
  minLength: SESSION_ID_LENGTH,
  maxLength: SESSION_ID_LENGTH,
});

describe('sessionId', () => {
  test('is made of the alphabet, and of nothing else', () => {
    fc.assert(
      fc.property(id, (valid) => {
        expect(sessionId.parse(valid)).toBe(valid);
      }),
      { seed: SEED },
    );
    expect(new Set(SESSION_ID_ALPHABET).size).toBe(SESSION_ID_ALPHABET.length);
    for (const look of 'ilouy01') expect(SESSION_ID_ALPHABET).not.toContain(look);
  });
});

describe('parseSessionCode', () => {
  test('reads a code however it was typed', () => {
    const typed = fc.tuple(
      id,
      fc.array(fc.constantFrom('', '-', ' ', '--', '\t'), { minLength: 11, maxLength: 11 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(typed, ([valid, gaps, isUpper]) => {
        const spaced = [...valid].map((letter, index) => `${gaps[index]}${letter}`).join('') + gaps[10];
        expect(parseSessionCode(isUpper ? spaced.toUpperCase() : spaced)).toBe(valid);
      }),
      { seed: SEED },
    );
  });

  test('reads a link however it was pasted', () => {
    const around = fc.constantFrom(
      (code: string) => `https://aux.example.org/s/${code}`,
      (code: string) => `http://192.168.1.7:3000/s/${code}/`,
      (code: string) => `https://aux.example.org/s/${code}?from=chat#now`,
      (code: string) => ` Listen: https://aux.example.org/s/${code} `,
      (code: string) => `aux.example.org/s/${code.toUpperCase()}`,
      (code: string) => `/s/${code}`,
    );
    fc.assert(
      fc.property(id, around, (valid, link) => {
        expect(parseSessionCode(link(valid))).toBe(valid);
      }),
      { seed: SEED },
    );
  });

  test('gives a session id or nothing, whatever was typed', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }).map((rest) => `https://aux.example.org/s/${rest}`),
      fc.string({ unit: fc.constantFrom(...SESSION_ID_ALPHABET, '-', ' ', '/', 's', 'o'), maxLength: 14 }),
    );
    fc.assert(
      fc.property(anything, (typed) => {
        const code = parseSessionCode(typed);
        expect(code === undefined || sessionId.safeParse(code).success).toBe(true);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  test.each(['', 'party', '7kq3w9zht', '7kq3w9zhtdd', '/s/', '/s/../admin', 'https://aux.example.org/'])(
    'finds none in %j',
    (typed) => {
      expect(parseSessionCode(typed)).toBeUndefined();
    },
  );
});
