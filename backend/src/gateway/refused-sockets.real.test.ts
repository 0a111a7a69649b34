/** With real sockets: what becomes of those who were refused, and of those who do not care. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { bodyOf, CLOSE, FRAME_BYTES, ProtocolError, replyEnvelope } from '@auxcast/shared-types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { messageText } from '../../test-support/signaling/index.ts';
import { RefusedSockets } from './refused-sockets.ts';

const FULL = new ProtocolError('server-full', 'This server is full.', { retryAfterMs: 7000 });
/** Far beyond a test's patience: whoever is gone sooner was not cut off by this. */
const GOODBYE = { closeTimeout: 3_600_000 };

let scope: AsyncDisposableStack;
let refused: RefusedSockets;
let url: string;

beforeEach(async () => {
  scope = new AsyncDisposableStack();
  refused = new RefusedSockets(200);
  const sockets = new WebSocketServer({ noServer: true, clientTracking: false, ...GOODBYE });
  const http = createServer().listen(0, '127.0.0.1');
  scope.defer(async () => {
    http.close();
    await once(http, 'close');
  });
  http.on('upgrade', (request, stream, head) => {
    sockets.handleUpgrade(request, stream, head, (socket) => refused.tell(socket, request.socket, FULL));
  });
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  url = `ws://127.0.0.1:${address.port}`;
});
afterEach(() => scope.disposeAsync());

function visitor(): WebSocket {
  const socket = new WebSocket(url);
  scope.defer(() => socket.terminate());
  // A broken socket also closes.
  socket.on('error', () => undefined);
  return socket;
}

/** Does not answer the close frame. */
async function mute(): Promise<WebSocket> {
  const socket = visitor();
  socket.once('open', () => socket.pause());
  await once(socket, 'open');
  return socket;
}

test('is told why and when to come again, and is gone', async () => {
  const gone = vi.fn();
  refused.events.on('closed', gone);
  const socket = visitor();
  const replies: unknown[] = [];
  socket.on('message', (raw) => replies.push(replyEnvelope.parse(JSON.parse(messageText(raw)))));
  const [code] = await once(socket, 'close');
  expect(code).toBe(CLOSE.refused);
  expect(replies).toEqual([{ id: null, ok: false, error: bodyOf(FULL) }]);
  await vi.waitFor(() => expect(gone).toHaveBeenCalledOnce());
});

test('is cut off when it says more than a first message', async () => {
  const gone = once(refused.events, 'closed');
  const socket = await mute();
  // What is written into a socket that is being cut off gets lost.
  for (let bytes = 0; bytes <= FRAME_BYTES; bytes += 1000) socket.send('x'.repeat(1000), () => undefined);
  expect(await gone).toEqual([]);
});

test('is cut off when what it says is no frame', async () => {
  const gone = once(refused.events, 'closed');
  // A client masks what it sends (RFC 6455 §5.1).
  (await mute()).send('x', { mask: false });
  expect(await gone).toEqual([]);
});

test('so many at once: beyond that nobody is told this way, until one is gone', async () => {
  const told = await Promise.all(Array.from({ length: 200 }, () => mute()));
  expect(refused.mayTell(FULL)).toBe(false);
  told[0]?.terminate();
  await vi.waitFor(() => expect(refused.mayTell(FULL)).toBe(true));
});

test.each([
  ['no error of the protocol', new Error('What?'), false],
  ['for good', new ProtocolError('forbidden', 'Not you.'), false],
  ['for a while', FULL, true],
])('who is refused by %s', (_name, error, told) => {
  expect(refused.mayTell(error)).toBe(told);
});
