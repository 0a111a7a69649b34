import { ProtocolError } from '@auxcast/shared-types';
import { describe, expect, test } from 'vitest';
import { sampleSession } from '../player/testing/sample-session.ts';
import { awayWords, rightWords } from './begin-words.ts';
import { type CallLineState, callState, isInside } from './call-view.ts';
import { callEndWords, callWords } from './call-words.ts';
import { codeInWords } from './code-words.ts';
import { keyWords } from './talk-words.ts';

const session = sampleSession({ kind: 'call', state: 'open' });
const view = (line: CallLineState) => ({ line, session, isHost: false });
const away = (code: 'disconnected' | 'session-full' | 'websocket-required') =>
  ({ kind: 'away', code, message: 'Why it does not work.' }) as const;

test.each<[CallLineState, string, string]>([
  [{ kind: 'lobby' }, 'lobby', 'Say who you are'],
  [{ kind: 'connecting' }, 'connecting', 'Connecting'],
  [{ kind: 'joined' }, 'in-call', 'You are in the call'],
  [away('disconnected'), 'coming-back', 'Lost the connection, coming back'],
  [away('websocket-required'), 'coming-back', 'Why it does not work.'],
  [away('session-full'), 'full', 'packed'],
  [{ kind: 'left' }, 'left', 'You left'],
  [{ kind: 'ended', reason: 'host' }, 'ended', 'Mika closed it'],
  [{ kind: 'removed', message: 'You were removed.' }, 'removed', 'You were removed.'],
  [{ kind: 'failed', code: 'taken-over' }, 'elsewhere', 'another tab'],
  [{ kind: 'failed', code: 'invite-needed' }, 'uninvited', 'invited'],
  [{ kind: 'failed', code: 'invite-refused' }, 'uninvited', 'invited'],
  [{ kind: 'failed', code: 'session-not-found' }, 'ended', 'The call has ended'],
  [{ kind: 'failed', code: 'unsupported' }, 'failed', 'A recent Chrome'],
  [{ kind: 'failed', code: 'protocol-mismatch' }, 'failed', 'Reload'],
])('%j is %s', (line, state, words) => {
  expect(callState(view(line))).toBe(state);
  expect(callWords(view(line))).toContain(words);
});

test('people and talk are shown as long as the call may still be come back to', () => {
  expect((['connecting', 'in-call', 'coming-back', 'lobby', 'full', 'ended'] as const).map(isInside)).toEqual(
    [true, true, true, false, false, false],
  );
});

test.each(['host', 'admin', 'empty', 'server', 'host-away', 'other', null] as const)(
  'says that a call has ended: %s',
  (reason) => {
    expect(callEndWords(reason, 'Mika')).toMatch(/^The call has ended\./);
  },
);

describe('where a call is to begin', () => {
  test('every right has its words but the one that allows it', () => {
    expect(rightWords('allowed')).toBe('');
    for (const right of ['host-key-required', 'host-key-refused', 'not-from-here', 'other'] as const)
      expect(rightWords(right)).toMatch(/\.$/);
  });

  test('says why the server does not answer', () => {
    expect(awayWords(new ProtocolError('server-full', 'Full.'))).toContain('full');
    expect(awayWords(new ProtocolError('rate-limited', 'Slower.'))).toContain('a lot of calls');
    expect(awayWords(new ProtocolError('websocket-required', 'A proxy.'))).toBe('A proxy.');
    expect(awayWords(new ProtocolError('disconnected', 'Broken.'))).toContain('Trying again');
  });
});

test('codes and keys are said as people read them', () => {
  expect(codeInWords('abcdefgh23')).toBe('abcde-fgh23');
  expect(['KeyT', 'Space', 'ControlLeft', 'Digit1'].map(keyWords)).toEqual([
    'Hold T to talk.',
    'Hold Space to talk.',
    'Hold Control Left to talk.',
    'Hold 1 to talk.',
  ]);
});
