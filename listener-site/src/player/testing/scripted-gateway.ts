import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import {
  CLOSE,
  type EventData,
  type EventName,
  type RequestEnvelope,
  requestEnvelope,
} from '@auxcast/shared-types';
import { type WebSocket, WebSocketServer } from 'ws';

/** The reply's data; or `undefined` to leave a request without one. */
type Answer = (request: RequestEnvelope) => unknown;

/** An answer that refuses. */
export class Refusal {
  readonly code: string;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: string, details?: Record<string, unknown>) {
    this.code = code;
    this.details = details;
  }
}

/** A gateway that says what a test wants it to say, in the protocol's own envelope, over real sockets. */
export class ScriptedGateway {
  /** Every request that came, oldest first. */
  readonly requests: RequestEnvelope[] = [];
  /** By method. Requests without an answer here get `{}`. */
  answers: Record<string, Answer> = {};
  /** As if a proxy stood in front that does not know WebSockets. */
  passesWebSockets = true;
  /** What whoever connects is refused with before it has said a word. */
  refusal: Refusal | undefined;
  /** What becomes of every message before it is sent, as `ofTheFuture` does it. */
  translate: (message: unknown) => unknown = (message) => message;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #http: Server;

  constructor(http: Server = createServer()) {
    this.#http = http;
    http.on('upgrade', (request, socket, head) => {
      if (!this.passesWebSockets) {
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (client) => this.#converse(client));
    });
  }

  /** On a free port of this machine. */
  async listen(): Promise<void> {
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
  }

  /** Host and port. */
  get host(): string {
    const address = this.#http.address();
    if (!address || typeof address === 'string') throw new Error('The gateway does not listen.');
    return `127.0.0.1:${address.port}`;
  }

  methods(): string[] {
    return this.requests.map(({ method }) => method);
  }

  /** To every page that is open. */
  send<E extends EventName>(event: E, data: EventData<E>): void {
    this.say({ event, data });
  }

  /** To every page that is open, whatever it is. */
  say(message: unknown): void {
    for (const client of this.#sockets.clients) client.send(JSON.stringify(this.translate(message)));
  }

  /** Every page loses its connection, as when a cable is pulled. */
  cut(): void {
    for (const client of this.#sockets.clients) client.terminate();
  }

  async close(): Promise<void> {
    this.cut();
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }

  #converse(client: WebSocket): void {
    if (this.refusal) {
      client.send(JSON.stringify({ id: null, ok: false, error: refusalBody(this.refusal) }));
      client.close(CLOSE.refused);
      return;
    }
    client.on('message', (raw) => {
      if (!Buffer.isBuffer(raw)) throw new Error('Messages come in one piece.');
      const request = requestEnvelope.parse(JSON.parse(raw.toString('utf8')));
      this.requests.push(request);
      const reply = (this.answers[request.method] ?? standard)(request);
      if (reply === undefined) return;
      const { id } = request;
      const envelope =
        reply instanceof Refusal
          ? { id, ok: false, error: refusalBody(reply) }
          : { id, ok: true, data: reply };
      client.send(JSON.stringify(this.translate(envelope)));
    });
  }
}

function standard({ method }: RequestEnvelope): unknown {
  return method === 'ping' ? { serverTimeMs: Date.now() } : {};
}

function refusalBody({ code, details }: Refusal) {
  return { code, message: 'Because the test says so.', ...(details && { details }) };
}
