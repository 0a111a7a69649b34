// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { keepTalking, keptTalking } from '../talk/kept-talking.ts';
import {
  attemptId,
  callBegun,
  forgetCall,
  hostedCalls,
  keepHostKey,
  keepSeat,
  keptHostKey,
  keptSeat,
  leaveSeat,
} from './kept-calls.ts';

const CALL = 'abcdefgh23';
const TOKEN = 'h'.repeat(43);
const RESUME = 'r'.repeat(43);

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe('an attempt', () => {
  test('is the same secret until the call is begun, and another one after that', () => {
    const first = attemptId();
    expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(attemptId()).toBe(first);
    callBegun(CALL, TOKEN);
    expect(attemptId()).not.toBe(first);
  });

  test('is made anew where something else was written', () => {
    sessionStorage.setItem('auxcast-call-attempt', 'nonsense');
    expect(attemptId()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});

describe('what a host comes back with', () => {
  test('is kept until the call is over, and nothing of it then', () => {
    callBegun(CALL, TOKEN);
    expect(hostedCalls()).toEqual([[CALL, TOKEN]]);
    forgetCall('another234');
    expect(hostedCalls()).toHaveLength(1);
    forgetCall(CALL);
    expect(hostedCalls()).toEqual([]);
    expect(localStorage.length).toBe(0);
  });

  test('is that of the last eight calls', () => {
    for (let at = 0; at < 10; at += 1) callBegun(`call${at}`, TOKEN);
    expect(hostedCalls().map(([sessionId]) => sessionId)).toEqual(
      [2, 3, 4, 5, 6, 7, 8, 9].map((at) => `call${at}`),
    );
  });

  test.each(['nonsense', 'null', '[]', '{"abcdefgh23":7}', '{"abcdefgh23":"short"}'])(
    'is nothing where there is %s',
    (text) => {
      localStorage.setItem('auxcast-hosted-calls', text);
      expect(hostedCalls()).toEqual([]);
    },
  );
});

test('a seat and what one talked on are of one call, and go when it is left or over', () => {
  keepSeat(CALL, RESUME);
  keepTalking(CALL, ['stage', 'kitchen']);
  expect([keptSeat(CALL), keptSeat('another234')]).toEqual([RESUME, undefined]);
  expect([keptTalking(CALL), keptTalking('another234')]).toEqual([['stage', 'kitchen'], []]);
  leaveSeat();
  expect([keptSeat(CALL), keptTalking(CALL)]).toEqual([undefined, []]);
  keepSeat(CALL, RESUME);
  forgetCall(CALL);
  expect(keptSeat(CALL)).toBeUndefined();
});

test('the host key is for this tab alone', () => {
  keepHostKey('the key');
  expect(keptHostKey()).toBe('the key');
  expect(localStorage.length).toBe(0);
  keepHostKey(undefined);
  expect(keptHostKey()).toBeUndefined();
});

test('where storage is forbidden nothing is kept, and nothing breaks', () => {
  for (const name of ['localStorage', 'sessionStorage']) vi.stubGlobal(name, undefined);
  callBegun(CALL, TOKEN);
  keepSeat(CALL, RESUME);
  expect([hostedCalls(), keptSeat(CALL), keptHostKey()]).toEqual([[], undefined, undefined]);
  expect(attemptId()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  vi.unstubAllGlobals();
});
