import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import type { SessionSummary, SessionVisit, SiteContext } from '@auxcast/shared-types';
import { builtHandler, CLIENT_DIR } from '../scripts/built-site.ts';
import { SAMPLE_ROUTER_CAPABILITIES } from '../src/player/testing/sample-session.ts';
import { ScriptedGateway } from '../src/player/testing/scripted-gateway.ts';
import { cover } from './cover.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * The built site with a backend that says what a test wants: pages are the real ones, sessions are made up.
 */
export class SiteServer {
  readonly gateway: ScriptedGateway;
  visit: SessionVisit = { kind: 'unknown' };
  publicSessions: readonly SessionSummary[] = [];
  /** Files that the server does not give out just now, by their path. */
  missing: RegExp | undefined;

  private constructor(gateway: ScriptedGateway) {
    this.gateway = gateway;
  }

  static async start(): Promise<SiteServer> {
    const handler = await builtHandler();
    const http = createServer();
    const site = new SiteServer(new ScriptedGateway(http));
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      if (site.missing?.test(pathname)) {
        response.writeHead(503).end();
        return;
      }
      if (pathname === '/ws') {
        response.writeHead(426).end();
        return;
      }
      const file = await fileAt(pathname);
      if (!file) return handler(request, response, undefined, site.#context());
      response.setHeader('Content-Type', TYPES[path.extname(pathname)] ?? 'application/octet-stream');
      response.end(file);
    };
    http.on('request', (request, response) => void answer(request, response));
    await site.gateway.listen();
    return site;
  }

  get origin(): string {
    return `http://${this.gateway.host}`;
  }

  close(): Promise<void> {
    return this.gateway.close();
  }

  #context(): SiteContext {
    return {
      origin: this.origin,
      visit: async () => this.visit,
      publicSessions: () => this.publicSessions,
      routerRtpCapabilities: SAMPLE_ROUTER_CAPABILITIES,
      serverTimeMs: () => Date.now(),
    };
  }
}

async function fileAt(pathname: string): Promise<Buffer | undefined> {
  const artwork = /^\/artwork\/(\d+)\.png$/.exec(pathname)?.[1];
  if (artwork) return cover(Number(artwork));
  try {
    return await readFile(path.join(CLIENT_DIR, path.normalize(pathname)));
  } catch {
    return undefined;
  }
}
