import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createdSession, PROBLEM_TYPE, problem } from '@auxcast/shared-types';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { strToU8, zipSync } from 'fflate';
import { expect } from 'vitest';
import { parseConfig } from '../../src/config/index.ts';
import { createApp } from '../../src/create-app.ts';
import { listen } from '../../src/listen.ts';
import type { SitePlaces } from '../../src/site/site-places.ts';
import { temporaryFolder } from '../process/index.ts';
import { TestClient } from './test-client.ts';

export const ADMIN_KEY = 'the-admin-key-of-this-test';

/** A site of one page, which says what it was given. */
const ENTRY = `export const handler = async (request, response, next, locals) => {
  const visit = await locals.visit(request.url.slice('/s/'.length));
  response.setHeader('content-security-policy', "default-src 'none'");
  response.end(JSON.stringify({
    url: request.url, hasNext: next !== undefined, origin: locals.origin, visit,
    publicSessions: locals.publicSessions(), codecs: locals.routerRtpCapabilities.codecs.length,
    serverTimeMs: locals.serverTimeMs(),
  }));
};`;

/** The whole server in this process, on a port and with a folder of its own; only the site is a small one. */
export class AppServer implements AsyncDisposable {
  readonly origin: string;
  readonly app: NestExpressApplication;
  readonly #scope: AsyncDisposableStack;

  private constructor(app: NestExpressApplication, origin: string, scope: AsyncDisposableStack) {
    this.app = app;
    this.origin = origin;
    this.#scope = scope;
  }

  /**
   * @param settings by the names of `.env.example`
   * @param places instead of the small site
   */
  static async start(
    settings: Readonly<Record<string, string>> = {},
    places: Partial<SitePlaces> = {},
  ): Promise<AppServer> {
    await using scope = new AsyncDisposableStack();
    const folder = temporaryFolder(scope);
    const config = parseConfig(
      {
        PORT: '0',
        HOST: '127.0.0.1',
        WORKERS: '1',
        DATA_DIR: path.join(folder, 'data'),
        ADMIN_KEY,
        LOG_LEVEL: 'silent',
        ...settings,
      },
      false,
    );
    const app = await createApp(config, { ...smallSite(folder), ...places });
    scope.defer(() => app.close());
    const scheme = config.tls === undefined ? 'http' : 'https';
    const origin = `${scheme}://127.0.0.1:${await listen(app, config)}`;
    return new AppServer(app, origin, scope.move());
  }

  /** A call to the REST API. @param init.key the bearer token */
  api(
    method: string,
    pathname: string,
    { key, headers, ...init }: RequestInit & { readonly key?: string } = {},
  ): Promise<Response> {
    return fetch(`${this.origin}${pathname}`, {
      method,
      ...init,
      headers: {
        ...(typeof init.body === 'string' && { 'content-type': 'application/json' }),
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...Object.fromEntries(new Headers(headers)),
      },
    });
  }

  async createSession(wish: object = {}) {
    const response = await this.api('POST', '/api/sessions', { body: JSON.stringify(wish) });
    expect(response.status).toBe(201);
    return createdSession.parse(await response.json());
  }

  connect(headers?: Record<string, string>): Promise<TestClient> {
    return TestClient.open(`${this.origin.replace('http', 'ws')}/ws`, headers);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scope.disposeAsync();
  }
}

/** The code that a request was refused with. */
export async function errorOf(response: Response): Promise<string> {
  expect(response.headers.get('content-type')).toContain(PROBLEM_TYPE);
  const { status, code } = problem.parse(await response.json());
  expect(status).toBe(response.status);
  return code;
}

function smallSite(folder: string): SitePlaces {
  const siteFolder = path.join(folder, 'site');
  const extensionFile = path.join(folder, 'extension.zip');
  mkdirSync(path.join(siteFolder, 'server'), { recursive: true });
  mkdirSync(path.join(siteFolder, 'client/_astro'), { recursive: true });
  writeFileSync(path.join(siteFolder, 'server/entry.mjs'), ENTRY);
  writeFileSync(path.join(siteFolder, 'client/_astro/page.3f2a.js'), 'export {};');
  writeFileSync(path.join(siteFolder, 'client/mark.svg'), '<svg/>');
  writeFileSync(extensionFile, zipSync({ 'preset.json': strToU8('{"serverUrl":null}') }));
  return { siteFolder, extensionFile };
}
