import { describe, expect, it } from 'vitest';
import { ERROR_CODES, errorBody, isFinal, ProtocolError } from './error-code.ts';

describe('ProtocolError', () => {
  it.each(ERROR_CODES)('carries %s to the other side and back', (code) => {
    const sent = new ProtocolError(code, 'A sentence.', { retryAfterMs: 1000 });
    const body = errorBody.parse(JSON.parse(JSON.stringify(sent.toBody())));
    const received = ProtocolError.from(body);
    expect(received).toBeInstanceOf(Error);
    expect(received).toMatchObject({ code, message: 'A sentence.', details: { retryAfterMs: 1000 } });
  });

  it('has no details unless it was given some', () => {
    expect(new ProtocolError('internal', 'A sentence.').toBody()).toEqual({
      code: 'internal',
      message: 'A sentence.',
    });
  });
});

describe('isFinal', () => {
  it('stops a client for good only where trying again cannot help', () => {
    expect(ERROR_CODES.filter(isFinal)).toEqual([
      'bad-message',
      'bad-request',
      'unknown-method',
      'protocol-mismatch',
      'forbidden',
      'unauthorized',
      'host-key-required',
      'host-key-refused',
      'not-from-here',
      'token-refused',
      'removed',
      'taken-over',
      'session-not-found',
      'session-ended',
      'cannot-consume',
    ]);
  });
});
