import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import type { SessionSummary, SessionVisit, SiteContext } from '@auxcast/shared-types';
import { ROUTER_RTP_CAPABILITIES } from '../src/player/testing/sample-session.ts';
import { ScriptedGateway } from '../src/player/testing/scripted-gateway.ts';
import { cover } from './cover.ts';

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
  readonly gateway: ScriptedGateway;
  visit: SessionVisit = { kind: 'unknown' };
  publicSessions: readonly SessionSummary[] = [];

  private constructor(gateway: ScriptedGateway) {
    this.gateway = gateway;
  }

  static async start(): Promise<SiteServer> {
    const { handler } = await import(path.join(DIST, 'server/entry.mjs'));
    const http = createServer();
    const site = new SiteServer(new ScriptedGateway(http));
    http.on('request', async (request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const file = await fileAt(pathname);
      if (file) {
        response.setHeader('Content-Type', TYPES[path.extname(pathname)] ?? 'application/octet-stream');
        response.end(file);
        return;
      }
      await handler(request, response, undefined, site.#context());
    });
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
      routerRtpCapabilities: ROUTER_RTP_CAPABILITIES,
      serverTimeMs: () => Date.now(),
    };
  }
}

async function fileAt(pathname: string): Promise<Buffer | undefined> {
  const artwork = /^\/artwork\/(\d+)\.png$/.exec(pathname)?.[1];
  if (artwork) return cover(Number(artwork));
  try {
    return await readFile(path.join(DIST, 'client', path.normalize(pathname)));
  } catch {
    return undefined;
  }
}
