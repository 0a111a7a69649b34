import type { EventEmitter } from 'node:events';
import { connect } from 'node:net';
import { HARD_FRAME_BYTES, PROTOCOL_VERSION } from '@auxcast/shared-types';
import { WebSocket } from 'ws';
import { LISTENER_CAPABILITIES } from '../../test-support/sound/index.ts';

export interface PestPlace {
  readonly port: number;
  /** A session that goes on. */
  readonly sessionId: string;
  /** Of this machine, to come from: what is counted per address shall not meet honest clients. */
  readonly localAddress: string;
}

type Pest = (place: PestPlace) => Promise<void>;

/** Each leaves something behind that the server has to clear away. */
const KINDS: readonly Pest[] = [
  (place) => overSocket(place, ['not json', '[[[[[[[[', '{"id":-1}', Buffer.from([0xff, 0xfe])]),
  (place) => overSocket(place, [Buffer.alloc(HARD_FRAME_BYTES + 1, 32)]),
  (place) => overSocket(place, []),
  (place) =>
    overSocket(place, [
      request('noSuchMethod', {}),
      request('join', { protocol: PROTOCOL_VERSION, sessionId: '2222222222' }),
      request('resumeSession', {
        protocol: PROTOCOL_VERSION,
        sessionId: place.sessionId,
        hostToken: 'x'.repeat(43),
      }),
      request('produce', { transportId: 'none' }),
    ]),
  // A place in the session and a transport, and nobody who takes them.
  (place) =>
    overSocket(place, [
      request('join', {
        protocol: PROTOCOL_VERSION,
        sessionId: place.sessionId,
        rtpCapabilities: LISTENER_CAPABILITIES,
      }),
    ]),
  (place) => overTcp(place, 'GET /api/sessions HTTP/1.1\r\nHost: x\r\nX-Half'),
  (place) =>
    overTcp(place, 'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'),
  (place) => overTcp(place, '\u0000\u0001\u0002 nonsense\r\n\r\n'),
];

/** Comes `count` times, each time with something else, and breaks off. */
export async function pester(place: PestPlace, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await KINDS[n % KINDS.length]?.(place);
}

let lastId = 0;

function request(method: string, data: object): string {
  lastId += 1;
  return JSON.stringify({ id: lastId, method, data });
}

/** Waits for one answer, then is gone without a word. */
async function overSocket(
  { port, localAddress }: PestPlace,
  messages: readonly (string | Buffer)[],
): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { localAddress });
  // A server that is rid of it is what is wanted.
  socket.on('error', () => undefined);
  const closed = until(socket, 'close');
  await Promise.race([until(socket, 'open'), closed]);
  const answered = until(socket, 'message');
  for (const message of messages) socket.send(message);
  if (messages.length > 0) await Promise.race([answered, closed]);
  socket.terminate();
  await closed;
}

async function overTcp({ port, localAddress }: PestPlace, bytes: string): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port, localAddress });
  socket.on('error', () => undefined);
  const closed = until(socket, 'close');
  await Promise.race([until(socket, 'connect'), closed]);
  await new Promise((resolve) => socket.write(bytes, resolve));
  socket.destroy();
  await closed;
}

/** Unlike Node's own `once`, not ended by an `error`: a close comes after each. */
function until(emitter: EventEmitter, event: string): Promise<void> {
  return new Promise((resolve) => emitter.once(event, () => resolve()));
}
