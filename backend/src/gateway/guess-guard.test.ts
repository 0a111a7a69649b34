import { ProtocolError } from '@auxcast/shared-types';
import { expect, test } from 'vitest';
import { GuessGuard } from './guess-guard.ts';

const LIMITED = { code: 'rate-limited', details: { retryAfterMs: expect.any(Number) } };

function wrong(): never {
  throw new ProtocolError('session-not-found', 'There is no session with this code.');
}

async function guessAtOnce(guard: GuessGuard, address: string, times: number): Promise<string[]> {
  const outcomes = await Promise.allSettled(
    Array.from({ length: times }, () => guard.attempt(address, wrong)),
  );
  return outcomes.map((outcome) =>
    outcome.status === 'rejected' && outcome.reason instanceof ProtocolError ? outcome.reason.code : 'none',
  );
}

test('who guesses too often has to wait, and nobody looks at what is tried then', async () => {
  const guard = new GuessGuard();
  expect(new Set(await guessAtOnce(guard, 'a', 299))).toEqual(new Set(['session-not-found']));
  expect(await guard.attempt('a', () => 'right')).toBe('right');
  expect(await guessAtOnce(guard, 'a', 1)).toEqual(['session-not-found']);
  let looks = 0;
  const look = () => (looks += 1);
  await expect(guard.attempt('a', look)).rejects.toMatchObject(LIMITED);
  expect(looks).toBe(0);
  expect(await guard.attempt('b', look)).toBe(1);
});

test('guesses made at once do not all get through', async () => {
  const codes = await guessAtOnce(new GuessGuard(), 'a', 400);
  expect(codes.filter((code) => code === 'session-not-found')).toHaveLength(300);
  expect(codes.filter((code) => code === 'rate-limited')).toHaveLength(100);
});

test('what is right, and what fails for another reason, is no guess', async () => {
  const guard = new GuessGuard();
  const ended = () => Promise.reject(new ProtocolError('session-ended', 'This session has ended.'));
  for (let n = 0; n < 400; n += 1) {
    await guard.attempt('a', () => 'right');
    await expect(guard.attempt('a', ended)).rejects.toMatchObject({ code: 'session-ended' });
  }
  expect(await guard.attempt('a', () => 'right')).toBe('right');
});
