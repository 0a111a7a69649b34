import { connect, type Socket } from 'node:net';

export interface StreamPlace {
  readonly port: number;
  /** With the slash before it. */
  readonly path: string;
}

/** Players without a decoder: they ask for a stream, and throw away what comes. */
export class HttpCrowd {
  readonly #sockets = new Set<Socket>();
  #bytes = 0;
  /** Those that the server has ended, or never answered. */
  #lost = 0;

  /** Of all of them together, headers included. */
  get bytes(): number {
    return this.#bytes;
  }

  get lost(): number {
    return this.#lost;
  }

  /** `count` more, so many at a time. Returns each one's milliseconds from asking to its first sound. */
  async join(place: StreamPlace, count: number, atOnce: number): Promise<number[]> {
    const firstByteMs: number[] = [];
    let left = count;
    const queue = Array.from({ length: atOnce }, async () => {
      while (left-- > 0) firstByteMs.push(await this.#listen(place));
    });
    await Promise.all(queue);
    return firstByteMs;
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  #listen({ port, path }: StreamPlace): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const startMs = performance.now();
    const socket = connect(port, '127.0.0.1');
    this.#sockets.add(socket);
    let head = '';
    let isOn = false;
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
    socket.on('data', (piece: Buffer) => {
      this.#bytes += piece.byteLength;
      if (isOn) return;
      head += piece.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0 || head.length === end + 4) return;
      isOn = true;
      if (/^HTTP\/1\.[01] 200 /.test(head)) resolve(performance.now() - startMs);
      else reject(new Error(`The stream was refused: ${head.split('\r\n')[0]}`));
      head = '';
    });
    socket.on('error', reject);
    socket.on('close', () => {
      if (!this.#sockets.delete(socket)) return;
      this.#lost += 1;
      reject(new Error('The stream ended before it began.'));
    });
    return promise;
  }
}
