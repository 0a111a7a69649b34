import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { JSHandle, Page } from 'puppeteer-core';
import { build } from 'vite';
import { Chromium } from '../harness/chromium.ts';
import { portOf } from '../harness/port-of.ts';
import type { MixRig } from './mix-rig.ts';

const ENTRY = fileURLToPath(new URL('./rig-page.ts', import.meta.url));
const SCRIPT = '/rig.js';
const PAGE = `<!doctype html><title>A mix</title><link rel="icon" href="data:,">
<script type="module" src="${SCRIPT}"></script>`;
/** As an extension's own pages have it. */
const POLICY = "script-src 'self'; object-src 'self'";

/** A mix in a real browser, without server and extension. */
export class MixStage {
  readonly rig: JSHandle<MixRig>;
  readonly #page: Page;
  readonly #chromium: Chromium;
  readonly #server: Server;

  private constructor(rig: JSHandle<MixRig>, page: Page, chromium: Chromium, server: Server) {
    this.rig = rig;
    this.#page = page;
    this.#chromium = chromium;
    this.#server = server;
  }

  static async open(): Promise<MixStage> {
    const server = await serve(await builtFiles());
    const chromium = await Chromium.launch();
    const page = await chromium.open(`http://127.0.0.1:${portOf(server)}/`);
    page.on('console', (message) => console.error(`  page: ${message.text()}`));
    page.on('pageerror', (error) => console.error('  page:', error));
    await page.waitForFunction(() => 'openMixRig' in window);
    const rig = await page.evaluateHandle(() => window.openMixRig());
    return new MixStage(rig, page, chromium, server);
  }

  /** Those of the page that read sources. */
  get workers(): number {
    return this.#page.workers().length;
  }

  async close(): Promise<void> {
    await this.#chromium.close();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

/** The page's script and what it loads, by their paths. */
async function builtFiles(): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      rolldownOptions: { input: ENTRY, output: { entryFileNames: SCRIPT.slice(1) } },
    },
  });
  const bundles = Array.isArray(built) ? built : [built];
  const files = bundles.flatMap((bundle) => ('output' in bundle ? bundle.output : []));
  return new Map(
    files.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source] as const),
  );
}

async function serve(files: ReadonlyMap<string, string | Uint8Array>): Promise<Server> {
  const server = createServer(({ url = '/' }, response) => {
    response.setHeader('content-security-policy', POLICY);
    if (url === '/') {
      response.setHeader('content-type', 'text/html').end(PAGE);
      return;
    }
    const file = files.get(url);
    if (file === undefined) response.writeHead(404).end();
    else response.setHeader('content-type', 'text/javascript').end(file);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
