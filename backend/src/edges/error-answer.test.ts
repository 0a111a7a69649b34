import { ERROR_CODES, errorBody, ProtocolError } from '@auxcast/shared-types';
import { NotFoundException } from '@nestjs/common';
import { describe, expect, test } from 'vitest';
import { DatabaseError } from '../persistence/index.ts';
import { errorAnswer } from './error-answer.ts';
import { ERROR_STATUS } from './error-status.ts';

describe('errorAnswer', () => {
  test.each(ERROR_CODES)('has a status for %s', (code) => {
    const { status, body } = errorAnswer(new ProtocolError(code, 'Words.'));
    expect(status).toBe(ERROR_STATUS[code]);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(errorBody.parse(body.error)).toEqual({ code, message: 'Words.' });
  });

  test('has no status for codes that are none', () => {
    expect(Object.keys(ERROR_STATUS).sort()).toEqual([...ERROR_CODES].sort());
  });

  test('says when to come back, and which scheme to authenticate by', () => {
    const limited = errorAnswer(new ProtocolError('rate-limited', 'Wait.', { retryAfterMs: 1500 }));
    expect(limited.headers['retry-after']).toBe('2');
    expect(errorAnswer(new ProtocolError('unauthorized', 'Key?')).headers['www-authenticate']).toBe('Bearer');
  });

  test('keeps our own failures to ourselves', () => {
    const { status, body } = errorAnswer(new Error('secret path /x/y'));
    expect(status).toBe(500);
    expect(body.error).toEqual({ code: 'internal', message: 'Something went wrong on the server.' });
    expect(errorAnswer('thrown text').status).toBe(500);
  });

  test('says that a database is away, not what it said', () => {
    const { status, body, headers } = errorAnswer(new DatabaseError('The database refused: secret', true));
    expect(status).toBe(503);
    expect(body.error).toMatchObject({ code: 'unavailable', message: 'The database does not answer.' });
    expect(headers['retry-after']).toBe('5');
  });

  test('translates what the framework refuses', () => {
    expect(errorAnswer(new NotFoundException()).body.error.code).toBe('not-found');
    const tooLarge = Object.assign(new Error('request entity too large'), { expose: true, status: 413 });
    expect(errorAnswer(tooLarge)).toMatchObject({ status: 413, body: { error: { code: 'too-large' } } });
    const odd = Object.assign(new Error('teapot'), { expose: true, status: 418 });
    expect(errorAnswer(odd)).toMatchObject({ status: 418, body: { error: { code: 'bad-request' } } });
  });
});
