import { expect, test } from 'vitest';
import { parseFuzzArguments } from './arguments.ts';

test('has a fixed seed unless told another', () => {
  expect(parseFuzzArguments([])).toEqual(parseFuzzArguments([]));
  expect(parseFuzzArguments(['--messages', '10', '--seed', '7', '--json', 'f.json'])).toEqual({
    messages: 10,
    seed: 7,
    jsonFile: 'f.json',
  });
});

test.each([
  ['--messages', '0'],
  ['--messages', '1e5'],
  ['--seed', '-1'],
  ['--seed', 'x'],
  ['--json', ''],
  ['--loud'],
])('refuses %s %s', (...args) => {
  expect(() => parseFuzzArguments(args)).toThrow(TypeError);
});
