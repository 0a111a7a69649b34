import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { fileURLToPath } from 'node:url';
import { generate } from 'selfsigned';
import { colourPicture } from './colour-picture.ts';
import { MUSIC } from './music.ts';
import { noisePicture } from './noise-picture.ts';
import { portOf } from './port-of.ts';
import { monoToneFile, toneFile } from './tone.ts';

const PAGES = fileURLToPath(new URL('../fixtures/', import.meta.url));

interface Answer {
  readonly type: string;
  readonly body: Buffer | string;
  /** So many bytes at once, the rest later. */
  readonly sentFirst?: number;
}

/**
 * The web as the test browser sees it: one page a host (`fixtures/<host>.html`, at any path), with tones and
 * pictures made to order. Over TLS, because browsers know some of these hosts to be `https:` only; the
 * certificate is thrown away with the server.
 */
export class WebServer {
  readonly #server: Server;
  readonly #tones = new Map<string, Buffer>();
  readonly #halting = new Set<() => void>();
  readonly #hosts = readdirSync(PAGES)
    .filter((name) => name.endsWith('.html'))
    .map((name) => name.slice(0, -'.html'.length));

  private constructor(key: string, cert: string) {
    this.#server = createServer({ key, cert }, (request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        console.error('The fixture web server failed.', error);
        response.destroy();
      });
    });
  }

  static async start(): Promise<WebServer> {
    const pems = await generate([{ name: 'commonName', value: 'auxcast.example' }], { keyType: 'ec' });
    const server = new WebServer(pems.private, pems.cert);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  /** Names that this server goes by. */
  get hosts(): readonly string[] {
    return this.#hosts;
  }

  get port(): number {
    return portOf(this.#server);
  }

  /** What makes Chromium find the hosts here. */
  get chromiumArgs(): string[] {
    const rules = this.#hosts.map((host) => `MAP ${host} 127.0.0.1:${this.port}`);
    return [`--host-resolver-rules=${rules.join(', ')}`, '--ignore-certificate-errors'];
  }

  /** Sends the rest of what halted (`/halting/…`). */
  goOn(): void {
    for (const send of this.#halting) send();
    this.#halting.clear();
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = request.headers.host ?? '';
    const { pathname } = new URL(request.url ?? '/', `https://${host}`);
    const answer = await this.#find(host, pathname);
    if (!answer) {
      response.writeHead(404).end();
      return;
    }
    const body = Buffer.from(answer.body);
    if (answer.sentFirst !== undefined) {
      response.writeHead(200, { 'content-type': answer.type, 'content-length': body.length });
      response.write(body.subarray(0, answer.sentFirst));
      this.#halting.add(() => response.end(body.subarray(answer.sentFirst)));
      return;
    }
    const headers = { 'content-type': answer.type, 'accept-ranges': 'bytes', 'cache-control': 'no-store' };
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    if (!range) {
      response.writeHead(200, { ...headers, 'content-length': body.length }).end(body);
      return;
    }
    const from = Number(range[1]);
    const to = Math.min(body.length - 1, range[2] ? Number(range[2]) : body.length - 1);
    const part = body.subarray(from, to + 1);
    response
      .writeHead(206, {
        ...headers,
        'content-length': part.length,
        'content-range': `bytes ${from}-${to}/${body.length}`,
      })
      .end(part);
  }

  async #find(host: string, path: string): Promise<Answer | undefined> {
    if (path === '/kit.js') return { type: 'text/javascript', body: await readFile(`${PAGES}kit.js`) };
    if (path === '/music.js') {
      return { type: 'text/javascript', body: `export const MUSIC = ${JSON.stringify(MUSIC)};` };
    }
    const tone = /^\/tone\/(\d+)-(\d+)-(\d+)\.wav$/.exec(path);
    if (tone) return { type: 'audio/wav', body: this.#tone(tone.slice(1).map(Number)) };
    const mono = /^\/tone\/mono-(\d+)-(\d+)\.wav$/.exec(path);
    if (mono) return { type: 'audio/wav', body: monoToneFile(Number(mono[1]), Number(mono[2])) };
    if (path === '/halting/tone.wav') {
      const body = this.#tone([440, 660, 90]);
      return { type: 'audio/wav', body, sentFirst: Math.floor(body.length / 3) };
    }
    const picture = /^\/artwork\/(\d+)-(\d+)\.png$/.exec(path);
    if (picture) {
      return { type: 'image/png', body: await colourPicture(Number(picture[1]), Number(picture[2])) };
    }
    const noise = /^\/artwork\/noise-(\d+)\.png$/.exec(path);
    if (noise) return { type: 'image/png', body: await noisePicture(Number(noise[1])) };
    // A page that says it is a picture.
    if (path === '/artwork/page.png')
      return { type: 'image/png', body: '<script>alert(document.domain)</script>' };
    if (path === '/favicon.ico' || !this.#hosts.includes(host)) return undefined;
    return { type: 'text/html', body: await readFile(`${PAGES}${host}.html`) };
  }

  #tone([leftHz = 0, rightHz = 0, seconds = 0]: readonly number[]): Buffer {
    const key = `${leftHz}-${rightHz}-${seconds}`;
    const known = this.#tones.get(key) ?? toneFile(leftHz, rightHz, seconds);
    this.#tones.set(key, known);
    return known;
  }
}
