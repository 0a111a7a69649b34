import { once } from 'node:events';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod/mini';
import { portOf } from './port-of.ts';

const greetingData = z.looseObject({ protocol: z.int() });
const greeting = z.looseObject({ data: greetingData });

/** What becomes of the data of a first message. */
export type Shift = (data: z.infer<typeof greetingData>) => object;

/**
 * Stands before a server and makes the two seem to be of different versions: what the client says first is
 * changed as a newer (or older) one would say it.
 */
export class ProtocolShift {
  readonly url: string;
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async start(serverUrl: string, shift: Shift): Promise<ProtocolShift> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    server.on('connection', (client, request) => {
      const upstream = new WebSocket(new URL('/ws', serverUrl), {
        // The server decides by it whether this is somebody's web page.
        ...(request.headers.origin !== undefined && { origin: request.headers.origin }),
      });
      const opened = once(upstream, 'open');
      client.on('message', (data) => {
        opened.then(
          () => upstream.send(shifted(textOf(data), shift)),
          () => client.close(),
        );
      });
      upstream.on('message', (data) => client.send(textOf(data)));
      client.on('close', () => upstream.close());
      upstream.on('close', () => client.close());
    });
    return new ProtocolShift(server, `http://127.0.0.1:${portOf(server)}`);
  }

  /** Idempotent. */
  close(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }
}

function shifted(text: string, shift: Shift): string {
  const message = greeting.safeParse(JSON.parse(text));
  if (!message.success) return text;
  return JSON.stringify({ ...message.data, data: shift(message.data.data) });
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return data instanceof ArrayBuffer ? Buffer.from(data).toString() : data.toString();
}
