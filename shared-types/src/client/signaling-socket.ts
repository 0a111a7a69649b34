import { ProtocolError } from '../error-code.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** RFC 6455 §7.1.5: the connection broke off without a close frame. */
const NO_CLOSE_FRAME = 1006;

export interface SocketListener {
  opened(socket: SignalingSocket): void;
  received(socket: SignalingSocket, text: string): void;
  closed(socket: SignalingSocket, code: number): void;
  /** Not in time, or it broke off before anything came: whether a server is there is not known. */
  notOpened(socket: SignalingSocket, error: ProtocolError): void;
}

/** One WebSocket to the server, and how far it came. */
export class SignalingSocket {
  /** When it was begun. `performance.now()`. */
  readonly #sinceMs = performance.now();
  readonly #socket: WebSocket;
  readonly #timer: ReturnType<typeof setTimeout>;
  /** Whether anything was heard over it. One that failed is kept while it is asked why. */
  stage: 'opening' | 'failed' | 'heard' = 'opening';

  /** @throws when this is no address of a WebSocket, or one that this page may not use */
  constructor(url: string, listener: SocketListener) {
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#timer = setTimeout(
      () => listener.notOpened(this, new ProtocolError('timeout', 'The server did not answer in time.')),
      CONNECT_TIMEOUT_MS,
    );
    socket.addEventListener('open', () => {
      clearTimeout(this.#timer);
      listener.opened(this);
    });
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') listener.received(this, data);
    });
    socket.addEventListener('close', ({ code }) => {
      if (this.stage === 'opening' && code === NO_CLOSE_FRAME) listener.notOpened(this, broken());
      else if (this.stage !== 'failed') listener.closed(this, code);
    });
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Milliseconds since it was begun. */
  get ageMs(): number {
    return performance.now() - this.#sinceMs;
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  /** Closed, but kept: why it failed is still to be found out. */
  fail(): void {
    this.stage = 'failed';
    this.close();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#socket.close(1000);
  }
}

export function broken(): ProtocolError {
  return new ProtocolError('disconnected', 'The connection to the server broke.');
}
