import type { SeededChance } from './chance.ts';

const TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e\u2066abc',
  '\u200b'.repeat(1000),
  'x'.repeat(301),
  'x'.repeat(30_000),
  '<script>alert(1)</script>',
  "'; drop table sessions; --",
  '{{7*7}}',
  '../../../../etc/passwd',
  'javascript:alert(1)',
  'http://169.254.169.254/latest/meta-data/',
  '__proto__',
  'constructor',
  '\u{1f3b5}'.repeat(500),
  'a'.repeat(43),
  '2222222222',
];
const NUMBERS: readonly number[] = [
  0,
  -1,
  0.5,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 64,
  Number.MIN_VALUE,
  1e9,
  1e9 + 1,
  65_536,
];
const DEEPEST = 400;
const MANY = 2000;

/** Fit for next to nothing. */
export function hostileInput(chance: SeededChance): unknown {
  return chance.pick(KINDS)(chance);
}

const KINDS: readonly ((chance: SeededChance) => unknown)[] = [
  (chance) => chance.pick(TEXTS),
  (chance) => chance.pick(NUMBERS),
  (chance) => chance.pick([null, true, false]),
  () => ({}),
  () => [],
  (chance) => nested(chance.below(DEEPEST), chance.happens(0.5)),
  (chance) => Array.from({ length: chance.below(MANY) }, () => chance.below(9)),
  (chance) => Object.fromEntries(Array.from({ length: chance.below(300) }, (_, n) => [`field${n}`, n])),
  // As a parser makes it: an own field, which an object literal cannot have.
  (): unknown => JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}'),
];

function nested(depth: number, inLists: boolean): unknown {
  let value: unknown = 'core';
  for (let level = 0; level < depth; level += 1) value = inLists ? [value] : { data: value };
  return value;
}
