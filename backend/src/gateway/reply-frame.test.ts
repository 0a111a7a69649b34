import { expect, test, vi } from 'vitest';
import { replyFrame } from './reply-frame.ts';

/** After the head of a frame of up to 64 KiB. */
function textOf(frame: Buffer): string {
  return frame.subarray((frame[1] ?? 0) < 126 ? 2 : 4).toString();
}

test.each([
  { id: 1, ok: true, data: {} },
  { id: 1, ok: true, data: null },
  { id: 1, ok: true, data: { session: null } },
  { id: 1, ok: true, data: { session: { state: 'live' } } },
  { id: 2, ok: true, data: { session: { title: '"history":[]', history: [] }, receive: { a: [1] } } },
  { id: 2, ok: true, data: { url: 'ä', session: { history: [{ title: '}}}' }], state: 'live' }, last: 1 } },
  { id: null, ok: false, error: { code: 'internal', message: 'No.' } },
] as const)('says the same as JSON would: %j', (reply) => {
  expect(JSON.parse(textOf(replyFrame(reply)))).toEqual(reply);
});

test('the history is written once for all who come, until it is another', () => {
  const toJSON = vi.fn(() => 'track');
  const history = [{ toJSON }];
  for (let id = 0; id < 5; id += 1)
    replyFrame({ id, ok: true, data: { session: { state: 'live', history } } });
  expect(toJSON).toHaveBeenCalledOnce();
  replyFrame({ id: 6, ok: true, data: { session: { state: 'live', history: [...history] } } });
  expect(toJSON).toHaveBeenCalledTimes(2);
});
