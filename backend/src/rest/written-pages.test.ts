import { expect, test, vi } from 'vitest';
import { WrittenPages } from './written-pages.ts';

test('a page is written once for each state of its list', () => {
  const pages = new WrittenPages();
  const [before, after] = [[1], [1, 2]];
  const write = vi.fn(() => ({ some: 'body' }));
  const first = pages.json(before, 'a', write);
  expect(first.toString()).toBe('{"some":"body"}');
  expect(pages.json(before, 'a', write)).toBe(first);
  expect(write).toHaveBeenCalledOnce();
  pages.json(before, 'b', write);
  pages.json(after, 'a', write);
  expect(write).toHaveBeenCalledTimes(3);
});

test('pages that are asked for by ever other names do not fill the memory', () => {
  const pages = new WrittenPages();
  const list: readonly number[] = [];
  const first = pages.json(list, 'first', () => ({}));
  for (let n = 0; n < 20; n += 1) pages.json(list, `${n}`, () => ({ text: 'x'.repeat(1024 * 1024) }));
  expect(pages.json(list, 'first', () => ({}))).not.toBe(first);
});
