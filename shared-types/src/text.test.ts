import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_TEXTS } from './examples/hostile.ts';
import { isolated } from './isolated.ts';
import { cleanText, text, textUpTo, wholeCharacters, wholeText } from './text.ts';

const SEED = 20_260;
const FORBIDDEN = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u2028\u2029]/u;

/** Letters, white space, controls, bidi, joiners, emoji, halves of pairs. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(' ', '\t', '\r\n', '\u00a0', '\u2003', '\u2028', '\u0000', '\u0085', '\u202e', '\u2066'),
    fc.constantFrom(
      '\u200b',
      '\u200d',
      '\u200e',
      '\ufe0f',
      '\ufeff',
      '\u3164',
      '\ud83d',
      '\ude00',
      '👩‍🚀',
      'é',
      'ü',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 60,
});

describe('cleanText', () => {
  test.each([
    ['a\tb\nc', 'a b c'],
    ['  two  spaces  ', 'two spaces'],
    ['a \u200e b', 'a b'],
    ['evil\u202egpj.exe', 'evilgpj.exe'],
    ['nul\u0000l', 'null'],
    ['👩‍🚀 flies', '👩‍🚀 flies'],
    ['می‌خواهم', 'می‌خواهم'],
    ['<b>bold</b> & co', '<b>bold</b> & co'],
    ['half \ud83d a pair', 'half a pair'],
  ])('makes %j into %j', (dirty, clean) => {
    expect(cleanText(dirty)).toBe(clean);
  });

  test.each(Object.entries(EMPTY_TEXTS))('leaves nothing of %s', (_name, empty) => {
    expect(cleanText(empty)).toBe('');
  });

  test('leaves no control, no bidi, no double and no outer space, and nothing to do a second time', () => {
    fc.assert(
      fc.property(hostile, (dirty) => {
        const clean = cleanText(dirty);
        expect(clean).not.toMatch(FORBIDDEN);
        expect(clean).not.toMatch(/^\s|\s$|\s{2}|[^\S ]/u);
        expect(clean.length).toBeLessThanOrEqual(dirty.length);
        expect(clean.isWellFormed()).toBe(true);
        expect(cleanText(clean)).toBe(clean);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  test('keeps words of letters as they are', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\p{L}\p{N}]{1,20}( [\p{L}\p{N}]{1,20}){0,3}$/u), (words) => {
        expect(cleanText(words)).toBe(words);
      }),
      { seed: SEED },
    );
  });
});

describe('isolated', () => {
  test.each(['שלום!', 'Live: שלום', 'سلام', '𞤀𞤣𞤤𞤢𞤥', 'ޝުކުރިއްޔާ', '\ufefb'])(
    'puts %j between isolates',
    (name) => {
      expect(isolated(name)).toBe(`\u2068${name}\u2069`);
    },
  );

  test.each(['', 'Mika', 'Ünïcødé', '東京', '🎵', '(3) …', 'สวัสดี', '\ufeff'])(
    'leaves %j as it is',
    (name) => {
      expect(isolated(name)).toBe(name);
    },
  );
});

describe('wholeCharacters', () => {
  test.each([
    ['\ud800', ''],
    ['a\udc00b', 'ab'],
    ['\udc00\ud800', ''],
    ['👩‍🚀 é', '👩‍🚀 é'],
  ])('makes %j into %j', (halves, whole) => {
    expect(wholeCharacters(halves)).toBe(whole);
  });

  test('cuts, and leaves nothing of a character that the cut went through', () => {
    expect(wholeCharacters('ab😀', 3)).toBe('ab');
    expect(wholeCharacters('ab😀', 4)).toBe('ab😀');
    fc.assert(
      fc.property(hostile, fc.nat(60), (any, max) => {
        expect(wholeCharacters(any, max).isWellFormed()).toBe(true);
      }),
      { seed: SEED },
    );
  });

  test('is for every text of a JSON document', () => {
    expect(JSON.parse('{"a":["\\ud83d","x\\ude00"],"b":1,"c":{"d":"\\ud83d\\ude00"}}', wholeText)).toEqual({
      a: ['', 'x'],
      b: 1,
      c: { d: '😀' },
    });
  });
});

describe('textUpTo', () => {
  test('accepts what is within its bounds once it is clean, and gives it cleaned', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 60 }), (dirty, max) => {
        const clean = cleanText(dirty);
        const parsed = textUpTo(max).safeParse(dirty);
        const isBounded = [...dirty].length <= max * 4 && [...clean].length <= max;
        expect(parsed.success).toBe(isBounded && clean !== '');
        if (parsed.success) expect(parsed.data).toBe(clean);
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  test('does not clean what is far too long', () => {
    expect(text.safeParse(' '.repeat(1200)).success).toBe(false);
    expect(text.safeParse(`a${' '.repeat(1199)}`).success).toBe(true);
    expect(text.safeParse(`a${' '.repeat(1200)}`).success).toBe(false);
  });
});
