import { expect, test } from 'vitest';
import { greediest } from './greediest.ts';

const reader = (address: string, unreadBytes: number) => ({ address, unreadBytes });
const itself = (address: string) => address;

test('nobody is cut off while all of it fits', () => {
  expect(greediest([reader('a', 60), reader('b', 40)], 100, itself)).toEqual([]);
});

test('those of the address for which most waits go first, the fullest of them before others', () => {
  const [small, large] = [reader('greedy', 30), reader('greedy', 50)];
  expect(greediest([reader('honest', 60), small, large], 100, itself)).toEqual([large]);
  expect(greediest([reader('honest', 60), small, large], 60, itself)).toEqual([large, small]);
});

test('addresses that limits count as one are one', () => {
  const readers = [reader('2001:db8::1', 40), reader('2001:db8::2', 40), reader('192.0.2.1', 50)];
  const chosen = greediest(readers, 100, (address) => address.slice(0, 8));
  expect(chosen.map(({ address }) => address)).toEqual(['2001:db8::1']);
});
