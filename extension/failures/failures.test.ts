import { ERROR_CODES, ProtocolError } from '@auxcast/shared-types';
import { describe, expect, test } from 'vitest';
import {
  FAILURE_CODES,
  failureOf,
  failureOfMismatch,
  failureWords,
  HostFailure,
  mendOf,
} from './failures.ts';

const SERVER = 'https://aux.example.org';
/** What a host can do: each failure's words hold one of these, or say that nothing is needed. */
const DEEDS =
  /\b(open|stop|reload|go live|check|ask|enter|try|wait|download|join|move|click|unmute|pause|right-click|trying again)\b/i;

describe('failure words', () => {
  test.each(FAILURE_CODES)('%s is said in whole sentences that say what to do', (code) => {
    const words = failureWords(code, SERVER);
    expect(words).toMatch(/^[A-Z].*\.$/);
    expect(words).toMatch(DEEDS);
    expect(words.length).toBeLessThanOrEqual(180);
  });

  test('leads to the options whenever address or key may be wrong', () => {
    const inOptions = FAILURE_CODES.filter((code) => mendOf(code) === 'open-options');
    expect(inOptions).toEqual([
      'server-unreachable',
      'websocket-blocked',
      'server-too-old',
      'server-too-new',
      'host-key-required',
      'host-key-refused',
      'key-unprotected',
      'not-from-here',
    ]);
    for (const code of inOptions) expect(failureWords(code, SERVER)).toContain(SERVER);
  });
});

describe('failureOf', () => {
  test.each(ERROR_CODES)('has words for the protocol’s %s', (code) => {
    expect(FAILURE_CODES).toContain(failureOf(new ProtocolError(code, 'No.')));
  });

  test.each([
    [new ProtocolError('disconnected', 'x'), 'server-unreachable'],
    [new ProtocolError('timeout', 'x'), 'server-unreachable'],
    [new ProtocolError('websocket-required', 'x'), 'websocket-blocked'],
    [new ProtocolError('host-key-refused', 'x'), 'host-key-refused'],
    [new ProtocolError('protocol-mismatch', 'x', { update: 'client' }), 'server-too-new'],
    [new ProtocolError('protocol-mismatch', 'x', { update: 'server' }), 'server-too-old'],
    [new ProtocolError('bad-request', 'x', { path: '', problem: 'unrecognized_keys' }), 'server-too-old'],
    [new ProtocolError('bad-request', 'x', { path: 'title', problem: 'too_big' }), 'server-trouble'],
    [new ProtocolError('internal', 'x'), 'server-trouble'],
    [new ProtocolError('refused', 'x'), 'refused-anyhow'],
    [new HostFailure('capture-in-use'), 'capture-in-use'],
    [new TypeError('x'), 'unexpected'],
    ['a string', 'unexpected'],
  ])('%o is %s', (error, code) => {
    expect(failureOf(error)).toBe(code);
  });
});

describe('failureOfMismatch', () => {
  test('says which side is behind', () => {
    expect(failureOfMismatch(1, 1)).toBeUndefined();
    expect(failureOfMismatch(1, 2)).toBe('server-too-new');
    expect(failureOfMismatch(2, 1)).toBe('server-too-old');
  });
});
