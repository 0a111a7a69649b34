import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceAnswer } from './source-answer.ts';

const CONTINUE = 'HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n';
const OK = 'HTTP/1.0 200 OK\r\n\r\n';
const IN_USE =
  'HTTP/1.0 403 Forbidden\r\nServer: Icecast 2.4.4\r\nConnection: Close\r\n\r\nMountpoint in use';

function answerOf(...parts: string[]): SourceAnswer {
  const answer = new SourceAnswer();
  for (const part of parts) answer.feed(Buffer.from(part));
  return answer;
}

describe('an answer to a source', () => {
  test.each([
    ['as Icecast 2.4 says it', CONTINUE + OK, true, 200],
    ['as others say it at first', CONTINUE, true, undefined],
    ['without a word to go on', OK, false, 200],
    ['by an old name', 'ICY 200 OK\r\n\r\n', false, 200],
    ['with line feeds alone', 'HTTP/1.1 200 OK\nA: b\n\n', false, 200],
    ['that refuses later', `${CONTINUE}HTTP/1.0 401 Authentication Required\r\n\r\n`, true, 401],
  ])('%s, whatever pieces it comes in', (_name, text, mayContinue, status) => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        const parts = at.slice(1).map((end, index) => text.slice(at[index], end));
        const answer = answerOf(...parts);
        expect(answer).toMatchObject({ mayContinue, status, isGarbled: false });
      }),
      { seed: 20_260, numRuns: 50 },
    );
  });

  test('keeps the words after its head', () => {
    expect(answerOf(IN_USE)).toMatchObject({ status: 403, body: 'Mountpoint in use' });
  });

  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['mail', '220 mail.example.org ESMTP\r\n'],
    ['a page without a head', '<html>\r\n\r\n'],
    ['a head without an end', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(2000)}`],
    ['a status that is none', 'HTTP/1.1 OK\r\n\r\n'],
    ['bytes', '\u0016\u0003\u0001'],
  ])('is none where %s comes', (_name, text) => {
    expect(answerOf(text)).toMatchObject({ isGarbled: true, status: undefined });
  });

  test('reads no more than a bounded part of what comes', () => {
    const answer = answerOf(OK);
    for (let times = 0; times < 100; times += 1) answer.feed(Buffer.alloc(1000, 'x'));
    expect(answer.body.length).toBeLessThanOrEqual(8192);
  });
});
