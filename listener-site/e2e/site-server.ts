import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import {
  type EventData,
  type EventName,
  requestEnvelope,
  type SessionSnapshot,
  type SessionSummary,
  type SessionVisit,
  type SiteContext,
} from '@auxcast/shared-types';
import sharp from 'sharp';
import { type WebSocket, WebSocketServer } from 'ws';
import { ROUTER_RTP_CAPABILITIES } from './sample-data.ts';

const DIST = path.join(import.meta.dirname, '../dist');
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** The built site with a backend that says what a test wants: pages are the real ones, sessions are made up. */
export class SiteServer {
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  visit: SessionVisit = { kind: 'unknown' };
  publicSessions: readonly SessionSummary[] = [];
  /** The answer to `join`: the session, or an error's code. */
  joined: SessionSnapshot | { readonly code: string; readonly message: string } | undefined;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<SiteServer> {
    const { handler } = await import(path.join(DIST, 'server/entry.mjs'));
    const server = createServer();
    const site = new SiteServer(server);
    server.on('request', async (request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      if (pathname.startsWith('/artwork/')) {
        response.setHeader('Content-Type', 'image/png');
        response.end(await artwork(Number(pathname.slice(9))));
        return;
      }
      const file = await readFile(path.join(DIST, 'client', path.normalize(pathname))).catch(() => undefined);
      if (!file) {
        await handler(request, response, undefined, site.#context());
        return;
      }
      response.setHeader('Content-Type', TYPES[path.extname(pathname)] ?? 'application/octet-stream');
      response.end(file);
    });
    server.on('upgrade', (request, socket, head) => {
      site.#sockets.handleUpgrade(request, socket, head, (client) => site.#converse(client));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** To every page that is open. */
  send<E extends EventName>(event: E, data: EventData<E>): void {
    for (const client of this.#sockets.clients) client.send(JSON.stringify({ event, data }));
  }

  /** Lets every page lose its connection, and find no way back. */
  cut(): void {
    this.joined = undefined;
    for (const client of this.#sockets.clients) client.terminate();
  }

  async close(): Promise<void> {
    for (const client of this.#sockets.clients) client.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #context(): SiteContext {
    return {
      origin: this.origin,
      visit: async () => this.visit,
      publicSessions: () => this.publicSessions,
      routerRtpCapabilities: ROUTER_RTP_CAPABILITIES,
      serverTimeMs: () => Date.now(),
    };
  }

  #converse(client: WebSocket): void {
    client.on('message', (raw) => {
      const { id, method } = requestEnvelope.parse(JSON.parse(raw.toString()));
      const { joined } = this;
      if (!joined) return;
      if ('code' in joined) client.send(JSON.stringify({ id, ok: false, error: joined }));
      else client.send(JSON.stringify({ id, ok: true, data: this.#answer(method, joined) }));
    });
  }

  #answer(method: string, session: SessionSnapshot): unknown {
    if (method === 'ping') return { serverTimeMs: Date.now() };
    if (method !== 'join') return {};
    return {
      participantId: 'p1',
      resumeToken: 'a'.repeat(43),
      session,
      routerRtpCapabilities: ROUTER_RTP_CAPABILITIES,
      iceServers: [],
      serverTimeMs: Date.now(),
      keptTransportId: null,
      receive: null,
    };
  }
}

/** Covers made of a few shapes: nobody else's. */
function artwork(number: number): Promise<Buffer> {
  const covers = [
    '<rect width="600" height="600" fill="#c9743a"/><circle cx="300" cy="400" r="210" fill="#f3c98b"/><path d="M0 430h600v170H0z" fill="#5c2c1e"/>',
    '<rect width="600" height="600" fill="#3f8f6b"/><path d="M0 600 200 0h80L80 600zM200 600 400 0h80L280 600zM400 600 600 0v600z" fill="#d8e8c4"/>',
    '<rect width="600" height="600" fill="#3f8f6b"/><path d="M0 600 200 0h80L80 600zM200 600 400 0h80L280 600zM400 600 600 0v600z" fill="#d8e8c4"/>',
    '<rect width="600" height="600" fill="#16224f"/><circle cx="430" cy="170" r="86" fill="#f2e7c9"/><path d="M0 420q150-70 300 0t300 0v180H0z" fill="#3b5bd6"/><path d="M0 490q150-60 300 0t300 0v110H0z" fill="#e8643c"/>',
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" width="600" height="600">${covers[(number - 1) % covers.length]}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
