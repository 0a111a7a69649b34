import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { CLOSE, HARD_FRAME_BYTES, ProtocolError } from '@auxcast/shared-types';
import { type INestApplication, Logger } from '@nestjs/common';
import { AbstractWsAdapter } from '@nestjs/websockets';
import { type WebSocket, WebSocketServer } from 'ws';
import { Limits } from '../config/index.ts';
import { errorAnswer } from '../edges/error-answer.ts';
import { originForm } from '../edges/origin-form.ts';
import { answerRaw } from '../edges/raw-answer.ts';
import { Doorman } from './doorman.ts';
import { Gateway } from './gateway.ts';
import { RefusedSockets } from './refused-sockets.ts';

/** Of those that may be told why they are refused; the rest are plain HTTP connections. */
const SHARE_OF_SOCKETS = 2 / 3;
/** Spread, because `@types/ws` lacks them. */
const BOUNDS = {
  /** A client that does not answer our close frame is cut off after this. Milliseconds. */
  closeTimeout: 2000,
  /**
   * Of a frame that is not whole: a picture in the smallest segments that TCP makes (536 bytes) has half as
   * many.
   */
  maxBufferedChunks: 4096,
  /** Of a message: browsers make some dozen of a picture. */
  maxFragments: 1024,
};

/**
 * Brings WebSockets to the gateway. Nest's own adapter speaks another message format and hangs observables on
 * every client; here messages are the gateway's, and Nest only hands over connections.
 */
export class SocketAdapter extends AbstractWsAdapter {
  readonly #log = new Logger('gateway');
  readonly #doorman: Doorman;
  readonly #server: Server;
  readonly #refused: RefusedSockets;

  constructor(app: INestApplication<Server>) {
    super(app);
    this.#doorman = app.get(Doorman, { strict: false });
    this.#server = app.getHttpServer();
    const { told } = app.get(Limits, { strict: false });
    this.#refused = new RefusedSockets(Math.ceil(told * SHARE_OF_SOCKETS));
    const { closings } = app.get(Gateway, { strict: false });
    this.#refused.events.on('closed', () => closings.emit('closed', CLOSE.refused));
  }

  create(_port: number, { path }: { path: string }): WebSocketServer {
    const sockets = new WebSocketServer({
      noServer: true,
      maxPayload: HARD_FRAME_BYTES,
      perMessageDeflate: false,
      // The gateway keeps its own list.
      clientTracking: false,
      ...BOUNDS,
    });
    // An offer that is not taken is ignored (RFC 9110 §7.8): the request is answered like any other. An
    // option of `createServer`, which Nest calls without any; read at each request.
    Object.assign(this.#server, {
      shouldUpgradeCallback: (request: IncomingMessage) => asksForSocket(request, path),
    });
    this.#server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      void this.#upgrade(sockets, request, socket, head);
    });
    return sockets;
  }

  /** Messages are the connections' own. */
  bindMessageHandlers(): void {}

  override bindClientDisconnect(): void {}

  /** Never rejects. */
  async #upgrade(
    sockets: WebSocketServer,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    // A client that goes away meanwhile is no error; `ws` listens for itself afterwards.
    const ignore = () => socket.destroy();
    socket.on('error', ignore);
    const accept = (take: (client: WebSocket) => void) => {
      socket.off('error', ignore);
      sockets.handleUpgrade(request, socket, head, take);
    };
    try {
      const visitor = await this.#doorman.admit(request);
      accept((client) => sockets.emit('connection', client, request, visitor));
    } catch (error) {
      if (!(error instanceof ProtocolError)) this.#log.error(`an upgrade failed: ${String(error)}`);
      if (this.#refused.mayTell(error)) accept((client) => this.#refused.tell(client, request.socket, error));
      else refuse(socket, error);
    }
  }
}

/** Whether a request that offers to upgrade offers what we take: HTTP/2, for instance, we do not. */
function asksForSocket({ method, url, headers }: IncomingMessage, path: string): boolean {
  if (method !== 'GET' || headers.upgrade?.toLowerCase() !== 'websocket') return false;
  return originForm(url ?? '').split('?', 1)[0] === path;
}

/** Answers the upgrade request with a plain HTTP error, as REST would. */
function refuse(socket: Duplex, error: unknown): void {
  // A client that keeps its own half open must not keep the whole socket.
  socket.once('finish', () => socket.destroy());
  answerRaw(socket, errorAnswer(error));
}
