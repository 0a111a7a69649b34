import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RepairWindow } from './repair-window.ts';

function drained(window: RepairWindow<{ readonly position: number }>): number[] {
  const positions: number[] = [];
  for (let item = window.take(); item !== undefined; item = window.take()) positions.push(item.position);
  return positions;
}

test('gives everything back in order and once, however it came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (positions) => {
      const window = new RepairWindow(positions.length);
      for (const position of positions) window.put({ position });
      expect(drained(window)).toEqual([...new Set(positions)].sort((one, other) => one - other));
    }),
  );
});

test('keeps the first of two for the same place', () => {
  const window = new RepairWindow<{ position: number; name: string }>(10);
  window.put({ position: 1, name: 'first' });
  window.put({ position: 1, name: 'again' });
  expect(window.take()?.name).toBe('first');
  expect(window.take()).toBeUndefined();
});

test('holds no more than its limit, and the last ones of them', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { minLength: 20 }), (positions) => {
      const window = new RepairWindow(5);
      for (const position of positions) {
        window.put({ position });
        expect(window.size).toBeLessThanOrEqual(5);
      }
      expect(drained(window)).toContain(Math.max(...positions));
    }),
  );
});
