import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepVolume, keptVolume } from './kept-volume.ts';

let kept: Map<string, string>;

beforeEach(() => {
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

test('keeps the volume of the last visit, and full volume before there was one', () => {
  expect(keptVolume()).toBe(1);
  keepVolume(0.3);
  expect(keptVolume()).toBe(0.3);
  keepVolume(0);
  expect(keptVolume()).toBe(0);
});

test.each(['', ' ', 'NaN', 'loud', 'null', '-1', '2', 'Infinity', '{"volume":1}', '\u0000'])(
  'takes %j for none',
  (nonsense) => {
    kept.set('auxcast-volume', nonsense);
    expect(keptVolume()).toBe(1);
  },
);

const throws = () => {
  throw new DOMException('no', 'SecurityError');
};

test.each([
  ['is none', undefined],
  ['is nothing, as in some web views', null],
  ['may not be used', { getItem: throws, setItem: throws }],
])('does without storage where there %s', (_what, storage) => {
  vi.stubGlobal('localStorage', storage);
  keepVolume(0.3);
  expect(keptVolume()).toBe(1);
});

test('does without storage that may not even be looked at', () => {
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: throws });
  keepVolume(0.3);
  expect(keptVolume()).toBe(1);
});
