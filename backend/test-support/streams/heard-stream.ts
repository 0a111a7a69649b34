import { once } from 'node:events';
import { type ClientRequest, get, IncomingMessage, type RequestOptions } from 'node:http';

/** What comes of an HTTP stream, as a player without any ideas of its own takes it. */
export class HeardStream implements Disposable {
  readonly response: IncomingMessage;
  /** Resolves once the server has ended it, or the connection broke. */
  readonly ended: Promise<void>;
  readonly #request: ClientRequest;
  readonly #pieces: Buffer[] = [];
  #bytes = 0;
  #wake = Promise.withResolvers<void>();

  private constructor(request: ClientRequest, response: IncomingMessage) {
    this.#request = request;
    this.response = response;
    // Whoever is cut off reads a reset.
    response.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      response.once('close', () => {
        this.#wake.resolve();
        resolve();
      });
    });
    response.on('data', (piece: Buffer) => {
      this.#pieces.push(piece);
      this.#bytes += piece.byteLength;
      this.#wake.resolve();
      this.#wake = Promise.withResolvers();
    });
  }

  /** Resolves with the headers. */
  static async open(url: string, options: RequestOptions = {}): Promise<HeardStream> {
    const request = get(url, { agent: false, ...options });
    const answered: readonly unknown[] = await once(request, 'response');
    const response = answered[0];
    if (!(response instanceof IncomingMessage)) throw new Error('There is no response.');
    request.on('error', () => undefined);
    return new HeardStream(request, response);
  }

  /** All that came so far. */
  get bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  /** Resolves once so much came; rejects when the stream ends before. */
  async untilBytes(count: number): Promise<Buffer> {
    while (this.#bytes < count) {
      if (this.response.closed) throw new Error(`The stream ended after ${this.#bytes} bytes.`);
      await this.#wake.promise;
    }
    return this.bytes;
  }

  /** Reads no more, as a player that hangs. */
  pause(): void {
    this.response.pause();
  }

  leave(): void {
    this.#request.destroy();
  }

  [Symbol.dispose](): void {
    this.leave();
  }
}
