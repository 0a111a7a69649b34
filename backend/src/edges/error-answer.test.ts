import { ERROR_CODES, ProtocolError, problem } from '@auxcast/shared-types';
import { NotFoundException } from '@nestjs/common';
import { describe, expect, test } from 'vitest';
import { DatabaseError } from '../persistence/index.ts';
import { errorAnswer, statusAnswer } from './error-answer.ts';
import { problemKindOf } from './problem-kinds.ts';

describe('errorAnswer', () => {
  test.each(ERROR_CODES)('tells %s as problem details', (code) => {
    const { status, headers, body } = errorAnswer(new ProtocolError(code, 'Words.', { more: 1 }));
    const { type, title, status: usual } = problemKindOf(code);
    expect(problem.parse(body)).toEqual({
      type,
      title,
      status,
      detail: 'Words.',
      code,
      details: { more: 1 },
    });
    expect(status).toBe(usual);
    expect(headers['content-type']).toBe('application/problem+json');
  });

  test('has a title of its own for each code', () => {
    expect(new Set(ERROR_CODES.map((code) => problemKindOf(code).title)).size).toBe(ERROR_CODES.length);
  });

  test('says when to come back, what is taken, and which scheme to authenticate by', () => {
    const limited = errorAnswer(new ProtocolError('rate-limited', 'Wait.', { retryAfterMs: 1500 }));
    expect(limited.headers['retry-after']).toBe('2');
    const wrong = errorAnswer(new ProtocolError('method-not-allowed', 'No.', { allow: ['GET', 'HEAD'] }));
    expect(wrong.headers['allow']).toBe('GET, HEAD');
    expect(errorAnswer(new ProtocolError('unauthorized', 'Key?')).headers['www-authenticate']).toBe('Bearer');
  });

  test('says which scope a key lacks, where it is a scope that is lacking', () => {
    const lacking = errorAnswer(new ProtocolError('forbidden', 'No.', { scope: 'operate' }));
    expect(lacking.headers['www-authenticate']).toBe('Bearer error="insufficient_scope", scope="operate"');
    const elsewise = errorAnswer(new ProtocolError('forbidden', 'No.'));
    expect(elsewise.headers).not.toHaveProperty('www-authenticate');
  });

  test.each(ERROR_CODES)('%s says when to come back, if it says "not now"', (code) => {
    const { status, headers } = errorAnswer(new ProtocolError(code, 'Words.'));
    expect('retry-after' in headers).toBe(status === 429 || status === 503);
  });

  test('keeps our own failures to ourselves', () => {
    const { status, body } = errorAnswer(new Error('secret path /x/y'));
    expect(status).toBe(500);
    expect(body).toMatchObject({ code: 'internal', detail: 'Something went wrong on the server.' });
    expect(errorAnswer('thrown text').status).toBe(500);
  });

  test('says that a database is away, not what it said', () => {
    const { status, body, headers } = errorAnswer(new DatabaseError('The database refused: secret', true));
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'unavailable', detail: 'The database does not answer.' });
    expect(headers['retry-after']).toBe('5');
  });

  test('translates what the framework refuses', () => {
    expect(errorAnswer(new NotFoundException()).body.code).toBe('not-found');
    const tooLarge = Object.assign(new Error('request entity too large'), { expose: true, status: 413 });
    expect(errorAnswer(tooLarge)).toMatchObject({ status: 413, body: { status: 413, code: 'too-large' } });
    const odd = Object.assign(new Error('teapot'), { expose: true, status: 418 });
    expect(errorAnswer(odd)).toMatchObject({ status: 418, body: { status: 418, code: 'bad-request' } });
  });

  test('translates what the parser refuses', () => {
    expect(statusAnswer(431).body).toMatchObject({ status: 431, code: 'too-large' });
    expect(statusAnswer(408).body).toMatchObject({ status: 408, code: 'timeout' });
  });
});
