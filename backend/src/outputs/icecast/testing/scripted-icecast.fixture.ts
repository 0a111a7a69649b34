import { once } from 'node:events';
import { connect as netConnect, createServer, type Server, type Socket } from 'node:net';
import type { Connect } from '../connect.ts';

/** A server that says what the test says, and keeps what it was sent. */
export class ScriptedIcecast implements AsyncDisposable {
  /** One a connection, in their order. */
  readonly heard: string[] = [];
  readonly sockets: Socket[] = [];
  readonly #server: Server;
  #answer: (socket: Socket, request: string) => void = () => {};

  private constructor() {
    this.#server = createServer((socket) => this.#take(socket));
  }

  static async start(answer: (socket: Socket, request: string) => void): Promise<ScriptedIcecast> {
    const server = new ScriptedIcecast();
    server.#answer = answer;
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('It has no port.');
    return `http://127.0.0.1:${address.port}`;
  }

  set answer(answer: (socket: Socket, request: string) => void) {
    this.#answer = answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #take(socket: Socket): void {
    const index = this.sockets.push(socket) - 1;
    this.heard.push('');
    let isAnswered = false;
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      this.heard[index] += bytes.toString('latin1');
      const heard = this.heard[index] ?? '';
      if (isAnswered || !heard.includes('\r\n\r\n')) return;
      isAnswered = true;
      this.#answer(socket, heard);
    });
  }
}

/** Without a look at where it goes. */
export const anyConnect: Connect = async ({ hostname, port }) => {
  const socket = netConnect(port, hostname);
  await once(socket, 'connect');
  return socket;
};
