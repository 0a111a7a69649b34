import { describe, expect, test } from 'vitest';
import { parseArguments, UsageError } from './arguments.ts';

const NAMES = ['join', 'fanout'];

test('nothing given asks for the list', () => {
  expect(parseArguments([], NAMES)).toEqual({ check: false });
});

test('options may stand before or after the name', () => {
  const expected = { name: 'join', jsonFile: 'out.json', check: true };
  expect(parseArguments(['join', '--json', 'out.json', '--check'], NAMES)).toEqual(expected);
  expect(parseArguments(['--check', '--json=out.json', 'join'], NAMES)).toEqual(expected);
});

test('minutes may be parts of one', () => {
  expect(parseArguments(['join', '--minutes', '0.5'], NAMES)).toMatchObject({ minutes: 0.5 });
});

describe('refused', () => {
  test.each([
    ['an unknown bench', ['jion'], /no bench "jion".*join, fanout/],
    ['two benches', ['join', 'fanout'], /One bench at a time/],
    ['an unknown option', ['join', '--fast'], /--fast/],
    ['a missing file', ['join', '--json'], /json/],
    ['an empty file', ['join', '--json='], /file to write/],
    ['no number of minutes', ['join', '--minutes', 'x'], /--minutes/],
    ['no time at all', ['join', '--minutes=0'], /above 0/],
    ['options without a bench', ['--check'], /Name the bench/],
  ])('%s', (_what, args, message) => {
    expect(() => parseArguments(args, NAMES)).toThrow(UsageError);
    expect(() => parseArguments(args, NAMES)).toThrow(message);
  });
});
