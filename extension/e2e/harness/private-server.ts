import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { networkInterfaces } from 'node:os';
import { colourPicture } from './colour-picture.ts';
import { portOf } from './port-of.ts';

/** RFC 1918. */
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;

/**
 * A machine of the host's own network, such as a router's page: whoever asks it gets a picture, whatever
 * origin they are of.
 */
export class PrivateServer {
  /** What scripts asked it for, and by which of its addresses. */
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor(picture: Buffer) {
    this.#server = createServer((request, response) => {
      // Chromium shows a page's artwork in its own media controls, with or without an extension: it asks as
      // for an image of the page.
      const isBrowsersOwn = request.headers.accept?.startsWith('image/') ?? false;
      if (!isBrowsersOwn) this.asked.push(`${request.headers.host ?? ''}${request.url ?? ''}`);
      response
        .writeHead(200, { 'content-type': 'image/png', 'access-control-allow-origin': '*' })
        .end(picture);
    });
  }

  static async start(): Promise<PrivateServer> {
    const server = new PrivateServer(await colourPicture(0, 64));
    server.#server.listen(0, '0.0.0.0');
    await once(server.#server, 'listening');
    return server;
  }

  /**
   * Addresses of one picture: by this machine's own name and numbers, one of them disguised, and by those it
   * has in its network.
   */
  get pictures(): readonly string[] {
    const port = portOf(this.#server);
    const inNetwork = Object.values(networkInterfaces())
      .flatMap((found) => found ?? [])
      .filter((found) => found.family === 'IPv4' && PRIVATE.test(found.address))
      .map((found) => found.address);
    const hosts = ['127.0.0.1', 'localhost', '2130706433', ...inNetwork];
    return hosts.map((host) => `http://${host}:${port}/cover.png`);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
