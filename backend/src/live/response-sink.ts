import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { StreamSink } from './stream-listener.ts';

/** What is left of a stream gets this long to go out to one that reads no more. */
const LINGER_MS = 2000;

/**
 * The body of an answer that ends with its connection. It writes past the answer, to the connection: an
 * answer would put each write off until the slice of time that it was made in is over.
 */
export class ResponseSink implements StreamSink {
  readonly #response: ServerResponse;
  readonly #socket: Socket;

  /** @param response whose headers were sent, and announced no length */
  constructor(response: ServerResponse, socket: Socket) {
    this.#response = response;
    this.#socket = socket;
  }

  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  write(pieces: readonly Buffer[]): void {
    const [first, ...more] = pieces;
    if (first === undefined || !this.#socket.writable) return;
    if (more.length === 0) {
      this.#socket.write(first);
      return;
    }
    this.#socket.cork();
    for (const piece of pieces) this.#socket.write(piece);
    this.#socket.uncork();
  }

  end(): void {
    const response = this.#response;
    response.end();
    const linger = setTimeout(() => response.destroy(), LINGER_MS);
    linger.unref();
    response.once('close', () => clearTimeout(linger));
  }

  cut(): void {
    this.#response.destroy();
  }
}
