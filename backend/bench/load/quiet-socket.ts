import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { CLOSE_OPCODE, clientFrame, FrameReader, PING, PONG, TEXT } from './web-socket-frames.ts';

const END_OF_HEAD = '\r\n\r\n';
/** Sockets read one after the other, so one buffer serves them all. */
const BUFFER = Buffer.alloc(65_536);

export interface QuietSocketOptions {
  readonly port: number;
  readonly path: string;
  /** The first message this client sends; most send no other. */
  readonly greeting: string;
  /** A text frame; its bytes are valid during the call alone. */
  readonly onText: (socket: QuietSocket, text: Buffer) => void;
  /** The connection ended, whoever ended it. */
  readonly onEnd: (reason: string) => void;
}

/** A WebSocket client that greets and then hardly does more than listen, at the least cost Node allows. */
export class QuietSocket {
  /** The marker this socket has seen last; kept for its owner. */
  lastSeen = '';
  readonly #options: QuietSocketOptions;
  readonly #socket: Socket;
  readonly #frames: FrameReader;
  #isUpgraded = false;

  constructor(options: QuietSocketOptions) {
    this.#options = options;
    this.#frames = new FrameReader((opcode, payload) => this.#receive(opcode, payload));
    this.#socket = connect({
      host: '127.0.0.1',
      port: options.port,
      onread: {
        buffer: BUFFER,
        callback: (length) => {
          this.#read(BUFFER.subarray(0, length));
          return true;
        },
      },
    });
    this.#socket.once('connect', () => this.#upgrade());
    this.#socket.once('error', (error) => options.onEnd(error.message));
    this.#socket.once('close', () => options.onEnd('closed by the server'));
  }

  /** Once it was greeted. */
  send(text: string): void {
    this.#socket.write(clientFrame(TEXT, Buffer.from(text)));
  }

  destroy(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }

  #upgrade(): void {
    const { path, port } = this.#options;
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    ];
    this.#socket.write(lines.join('\r\n') + END_OF_HEAD);
  }

  #read(chunk: Buffer): void {
    if (this.#isUpgraded) {
      this.#frames.push(chunk);
      return;
    }
    // A head of a few hundred bytes on loopback comes in one piece.
    const end = chunk.indexOf(END_OF_HEAD);
    if (end < 0 || !chunk.subarray(0, end).toString('latin1').startsWith('HTTP/1.1 101')) {
      this.#options.onEnd(`refused: ${chunk.subarray(0, 100).toString('latin1')}`);
      this.destroy();
      return;
    }
    this.#isUpgraded = true;
    this.send(this.#options.greeting);
    this.#frames.push(chunk.subarray(end + END_OF_HEAD.length));
  }

  #receive(opcode: number, payload: Buffer): void {
    if (opcode === TEXT) this.#options.onText(this, payload);
    else if (opcode === PING) this.#socket.write(clientFrame(PONG, payload));
    else if (opcode === CLOSE_OPCODE) this.#options.onEnd(payload.subarray(2).toString());
  }
}
