import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { CLOSE } from '../../close-code.ts';
import { type RequestEnvelope, requestEnvelope } from '../../envelope.ts';
import type { ErrorBody } from '../../error-code.ts';
import { ofTheFuture } from '../../examples/future.ts';
import { REQUEST_EXAMPLES } from '../../examples/request-examples.ts';

export interface Asked {
  readonly request: RequestEnvelope;
  readonly socket: ServerSocket;
}

type Answer = (asked: Asked) => void;

/** The server's end of one connection. */
export class ServerSocket {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;

  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket;
    this.#stream = stream;
  }

  /** Several are sent in one packet. */
  send(...messages: unknown[]): void {
    this.#stream.cork();
    for (const message of messages) {
      this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    }
    this.#stream.uncork();
  }

  close(code: number): void {
    this.#socket.close(code, 'because');
  }

  /** A cable pulled. */
  destroy(): void {
    this.#stream.destroy();
  }
}

/**
 * A real WebSocket server that answers as told. Unless told otherwise it answers every request with its first
 * example.
 */
export class ScriptedServer {
  readonly requests: RequestEnvelope[] = [];
  answer: Answer = well;
  /** What whoever connects is refused with before it has said a word. */
  refusal: ErrorBody | undefined;
  readonly #server: WebSocketServer;
  readonly #sockets: ServerSocket[] = [];

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket, request) => {
      const end = new ServerSocket(socket, request.socket);
      this.#sockets.push(end);
      socket.on('error', () => socket.terminate());
      if (this.refusal) {
        end.send({ id: null, ok: false, error: this.refusal });
        end.close(CLOSE.refused);
        return;
      }
      socket.on('message', (data) => {
        if (!Buffer.isBuffer(data)) throw new Error('Messages come in one piece.');
        const request = requestEnvelope.parse(JSON.parse(data.toString('utf8')));
        this.requests.push(request);
        this.answer({ request, socket: end });
        server.emit('asked');
      });
    });
  }

  static async listen(): Promise<ScriptedServer> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    return new ScriptedServer(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}/ws`;
  }

  get connections(): number {
    return this.#sockets.length;
  }

  /** The latest connection. */
  get socket(): ServerSocket {
    const socket = this.#sockets.at(-1);
    if (!socket) throw new Error('Nobody has connected yet.');
    return socket;
  }

  count(method: string): number {
    return this.requests.filter((request) => request.method === method).length;
  }

  /** Until `method` was asked `times` times. */
  async asked(method: string, times = 1): Promise<void> {
    while (this.count(method) < times) await once(this.#server, 'asked');
  }

  async close(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  /** Until nobody is connected any more. */
  async left(): Promise<void> {
    for (const client of this.#server.clients) {
      if (client.readyState !== WebSocket.CLOSED) await once(client, 'close');
    }
  }

  get #port(): number {
    const address = this.#server.address();
    if (!isAddress(address)) throw new Error('The server does not listen.');
    return address.port;
  }
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

/** As a server does that knows no trouble. */
export function well({ request: { id, method }, socket }: Asked): void {
  const [data] = Object.values(examplesOf(method));
  socket.send({ id, ok: true, data });
}

/** As a newer server of the same version does. */
export function wellOfTheFuture({ request: { id, method }, socket }: Asked): void {
  const [data] = Object.values(examplesOf(method));
  socket.send(ofTheFuture({ id, ok: true, data }));
}

/** Answers all but `method` well. */
export function wellBut(method: string, answer: Answer): Answer {
  return (asked) => (asked.request.method === method ? answer(asked) : well(asked));
}

export function failing(code: string, details?: Record<string, unknown>): Answer {
  return ({ request: { id }, socket }) =>
    socket.send({ id, ok: false, error: { code, message: 'It went wrong.', ...(details && { details }) } });
}

export function silent(): void {}

function examplesOf(method: string): Readonly<Record<string, unknown>> {
  for (const [name, { reply }] of Object.entries(REQUEST_EXAMPLES))
    if (name === method) return reply.accepted;
  throw new Error(`There are no examples for "${method}".`);
}
