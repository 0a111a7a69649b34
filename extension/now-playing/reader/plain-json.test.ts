import { afterEach, expect, test, vi } from 'vitest';
import { plainJson } from './plain-json.ts';

const facts = {
  title: 'a "quoted"\ntitle \ud800',
  artwork: [{ src: 'https://a/1.png', sizes: '' }, { src: 'b' }],
  empty: [],
  nothing: null,
  playing: true,
  position: { positionMs: 1.5 },
};

afterEach(() => {
  for (const prototype of [Object.prototype, Array.prototype]) Reflect.deleteProperty(prototype, 'toJSON');
});

test('it is what JSON.stringify makes', () => {
  expect(plainJson(facts)).toBe(JSON.stringify(facts));
  expect(plainJson({ a: Number.NaN, b: undefined })).toBe('{"a":null,"b":null}');
});

test('a field may be left out, wherever it is', () => {
  expect(plainJson({ ...facts, deep: { position: 1, rest: 2 } }, 'position')).toBe(
    JSON.stringify({ ...facts, deep: { rest: 2 }, position: undefined }).replace('"position":undefined,', ''),
  );
});

test('what a page’s libraries put on prototypes changes nothing', () => {
  const untouched = JSON.stringify(facts);
  for (const prototype of [Object.prototype, Array.prototype]) {
    Object.defineProperty(prototype, 'toJSON', { configurable: true, value: vi.fn(() => 'mine') });
  }
  expect(JSON.stringify(facts)).not.toBe(untouched);
  expect(plainJson(facts)).toBe(untouched);
});
