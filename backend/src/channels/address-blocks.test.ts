import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AddressBlocks } from './address-blocks.ts';

let blocks: AddressBlocks;

beforeEach(() => {
  vi.useFakeTimers();
  blocks = new AddressBlocks();
});
afterEach(() => vi.useRealTimers());

test('an address is kept out for its time, and others are not', () => {
  blocks.block('192.0.2.1', 1000);
  expect(blocks.has('192.0.2.2')).toBe(false);
  vi.advanceTimersByTime(999);
  expect(blocks.has('192.0.2.1')).toBe(true);
  vi.advanceTimersByTime(1);
  expect(blocks.has('192.0.2.1')).toBe(false);
});

test('the clock that people set has no say in it', () => {
  blocks.block('192.0.2.1', 1000);
  vi.setSystemTime(Date.now() + 1e9);
  expect(blocks.has('192.0.2.1')).toBe(true);
});

test('blocked again, the last time counts', () => {
  blocks.block('192.0.2.1', 1000);
  blocks.block('192.0.2.1', 10);
  vi.advanceTimersByTime(10);
  expect(blocks.has('192.0.2.1')).toBe(false);
});

test('of a thousand the one that ends first makes room', () => {
  for (let n = 0; n < 1000; n += 1) blocks.block(`10.0.${n >> 8}.${n & 255}`, 10_000 + n);
  blocks.block('192.0.2.1', 1000);
  expect(blocks.has('10.0.0.0')).toBe(false);
  expect(blocks.has('10.0.0.1')).toBe(true);
  expect(blocks.has('192.0.2.1')).toBe(true);
  // Again, one that is among them takes nobody's place.
  blocks.block('192.0.2.1', 2000);
  expect(blocks.has('10.0.0.1')).toBe(true);
});
