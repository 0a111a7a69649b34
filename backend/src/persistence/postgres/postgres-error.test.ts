import postgres from 'postgres';
import { expect, test } from 'vitest';
import { hasLostConnection, postgresRefusal } from './postgres-error.ts';

function failed(message: string, code?: string): unknown {
  const error = code === undefined ? new Error(message) : Object.assign(new Error(message), { code });
  return postgresRefusal(
    Object.assign(error, { query: 'insert into artworks', parameters: ['secret words'] }),
  );
}

test.each([
  ['ECONNREFUSED', 'nobody listens'],
  ['CONNECTION_CLOSED', 'it went away'],
  ['CONNECT_TIMEOUT', 'it says nothing'],
  ['53100', 'its disk is full'],
  ['57P01', 'it is stopped by its administrator'],
  ['57P03', 'it is starting'],
  ['40001', 'two were at the same row'],
])('%s passes: %s', (code) => {
  expect(failed('words', code)).toMatchObject({ name: 'DatabaseError', passes: true });
});

test.each([
  ['CONNECTION_CLOSED', true],
  ['CONNECTION_DESTROYED', true],
  ['ECONNRESET', true],
  ['ECONNREFUSED', false],
  ['CONNECT_TIMEOUT', false],
  ['53100', false],
])('%s leaves open whether it was done: %s', (code, isUndecided) => {
  expect(failed('words', code)).toMatchObject({ isUndecided });
});

test.each<[string | undefined, string]>([
  ['23503', 'a row that is not there'],
  ['22P05', 'a character it cannot keep'],
  ['42P01', 'a table that is not there'],
  ['UNDEFINED_VALUE', 'a fault of ours'],
  [undefined, 'a fault of ours, too'],
])('%s stays: %s', (code) => {
  expect(failed('words', code)).toMatchObject({ name: 'DatabaseError', passes: false });
});

test('says what the database said, and never what it was given', () => {
  expect(failed('violates a constraint', '23503')).toMatchObject({
    message: 'The database refused: violates a constraint',
  });
  expect(failed('connect ECONNREFUSED', 'ECONNREFUSED')).toMatchObject({
    message: 'The database does not answer (ECONNREFUSED).',
  });
});

test.each([
  [Object.assign(new postgres.PostgresError('words'), { severity: 'FATAL', code: '57P01' }), true],
  [Object.assign(new postgres.PostgresError('words'), { severity: 'ERROR', code: '55P03' }), false],
  // Not every pooler says how severe it is.
  [Object.assign(new postgres.PostgresError('words'), { code: '55P03' }), false],
  [Object.assign(new Error('words'), { code: 'CONNECTION_CLOSED' }), true],
  [Object.assign(new Error('words'), { code: 'ECONNRESET' }), true],
  [new TypeError('words'), false],
])('the connection is lost with %o: %s', (error, isLost) => {
  expect(hasLostConnection(error)).toBe(isLost);
});
