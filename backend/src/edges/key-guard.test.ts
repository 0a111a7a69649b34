import { beforeEach, expect, test } from 'vitest';
import { AddressLimit } from './address-limit.ts';
import { KeyGuard } from './key-guard.ts';

const LIMITED = { code: 'rate-limited', details: { retryAfterMs: expect.any(Number) } };
const SHORT = 'x'.repeat(21);
const LONG = 'x'.repeat(22);
const DAY_MS = 86_400_000;

let guesses: AddressLimit;

beforeEach(() => {
  guesses = new AddressLimit(() => 3);
});

async function guessTooOften(guard: KeyGuard, address: string): Promise<void> {
  for (let n = 0; n < 3; n += 1) await guard.shown(address, false, guesses);
  await expect(guard.shown(address, false, guesses)).rejects.toMatchObject(LIMITED);
}

test('a right key that nobody can guess passes, however many wrong ones came', async () => {
  const guard = new KeyGuard(LONG);
  await guessTooOften(guard, 'a');
  await guard.shown('a', true, guesses);
});

test('a right key that may be guessed waits like the wrong ones', async () => {
  const guard = new KeyGuard(SHORT);
  await guessTooOften(guard, 'a');
  await expect(guard.shown('a', true, guesses)).rejects.toMatchObject(LIMITED);
  await guard.shown('b', true, guesses);
});

test('but not from an address that showed it within a day', async () => {
  let nowMs = 5;
  const guard = new KeyGuard(SHORT, () => nowMs);
  for (const address of ['a', '2001:db8::1']) await guard.shown(address, true, guesses);
  nowMs += DAY_MS - 1;
  await guessTooOften(guard, 'a');
  await guessTooOften(guard, '2001:db8::2');
  await guard.shown('a', true, guesses);
  await guard.shown('2001:db8::3', true, guesses);
  await expect(guard.shown('a', false, guesses)).rejects.toMatchObject(LIMITED);
  nowMs += DAY_MS + 1;
  await expect(guard.shown('a', true, guesses)).rejects.toMatchObject(LIMITED);
});

test('right keys cost nothing', async () => {
  const guard = new KeyGuard(SHORT);
  for (let n = 0; n < 20; n += 1) await guard.shown('a', true, guesses);
});
