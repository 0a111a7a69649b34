import { describe, expect, test } from 'vitest';
import { bodyOf, ERROR_CODES, errorBody, isFinal, ProtocolError } from './error-code.ts';

describe('ProtocolError', () => {
  test.each(ERROR_CODES)('carries %s to the other side and back', (code) => {
    const sent = new ProtocolError(code, 'A sentence.', { retryAfterMs: 1000 });
    const body = errorBody.parse(JSON.parse(JSON.stringify(bodyOf(sent))));
    const received = ProtocolError.from(body);
    expect(received).toBeInstanceOf(Error);
    expect(received).toMatchObject({ code, message: 'A sentence.', details: { retryAfterMs: 1000 } });
  });

  test('has no details unless it was given some', () => {
    expect(bodyOf(new ProtocolError('internal', 'A sentence.'))).toEqual({
      code: 'internal',
      message: 'A sentence.',
    });
  });
});

describe('isFinal', () => {
  test.each([
    'rate-limited',
    'server-full',
    'session-full',
    'unavailable',
    'timeout',
    'disconnected',
    'internal',
  ] as const)('%s passes: a client tries again', (code) => expect(isFinal(code)).toBe(false));

  test.each([
    'removed',
    'taken-over',
    'session-ended',
    'token-refused',
    'protocol-mismatch',
    'cannot-consume',
  ] as const)('%s stays: a client that tried again would hear the same for ever', (code) =>
    expect(isFinal(code)).toBe(true),
  );
});
