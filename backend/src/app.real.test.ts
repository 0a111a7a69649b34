import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createdSession,
  eventEnvelope,
  PROTOCOL_VERSION,
  replyEnvelope,
  sessionHistory,
  sessionList,
  sessionSummary,
} from '@auxcast/shared-types';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import * as z from 'zod';
import { adminSessionDetail, adminSessionList, capacityView, workerList } from './admin/admin-views.ts';
import { parseConfig } from './config/index.ts';
import { createApp } from './create-app.ts';
import { listen } from './listen.ts';
import { errorReply } from './rest/api-errors.ts';

const ADMIN_KEY = 'the-admin-key-of-this-test';
const folder = mkdtempSync(path.join(tmpdir(), 'auxcast-app-'));
const places = { siteFolder: path.join(folder, 'site'), extensionFile: path.join(folder, 'extension.zip') };

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
const page = z.object({
  url: z.string(),
  hasNext: z.literal(false),
  origin: z.string(),
  visit: z.looseObject({ kind: z.enum(['open', 'full', 'ended', 'unknown']) }),
  publicSessions: z.array(sessionSummary),
  codecs: z.number(),
  serverTimeMs: z.number(),
});

function buildSite(): void {
  mkdirSync(path.join(places.siteFolder, 'server'), { recursive: true });
  mkdirSync(path.join(places.siteFolder, 'client/_astro'), { recursive: true });
  writeFileSync(path.join(places.siteFolder, 'server/entry.mjs'), ENTRY);
  writeFileSync(path.join(places.siteFolder, 'client/_astro/page.3f2a.js'), 'export {};');
  writeFileSync(path.join(places.siteFolder, 'client/mark.svg'), '<svg/>');
  writeFileSync(places.extensionFile, zipSync({ 'preset.json': strToU8('{"serverUrl":null}') }));
}

interface Running {
  readonly app: NestExpressApplication;
  readonly origin: string;
  /** A call to the REST API. */
  readonly api: (method: string, path: string, init?: RequestInit & { key?: string }) => Promise<Response>;
}

let servers = 0;

async function start(settings: Record<string, string> = {}): Promise<Running> {
  servers += 1;
  const config = parseConfig(
    {
      PORT: '0',
      HOST: '127.0.0.1',
      WORKERS: '1',
      DATA_DIR: path.join(folder, `data-${servers}`),
      ADMIN_KEY,
      LOG_LEVEL: 'silent',
      ...settings,
    },
    false,
  );
  const app = await createApp(config, places);
  const origin = `http://127.0.0.1:${await listen(app, config)}`;
  const api: Running['api'] = (method, pathname, { key, headers, ...init } = {}) =>
    fetch(`${origin}${pathname}`, {
      method,
      ...init,
      headers: {
        ...(typeof init.body === 'string' && { 'content-type': 'application/json' }),
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...Object.fromEntries(new Headers(headers)),
      },
    });
  return { app, origin, api };
}

async function errorOf(response: Response): Promise<string> {
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  return errorReply.parse(await response.json()).error.code;
}

/** A WebSocket client, as small as it can be. */
class Client {
  readonly #socket: WebSocket;
  readonly #events: string[] = [];
  #id = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const event = eventEnvelope.safeParse(JSON.parse(data.toString()));
      if (event.success) this.#events.push(event.data.event);
    });
  }

  static async open(origin: string): Promise<Client> {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws`);
    const client = new Client(socket);
    await once(socket, 'open');
    return client;
  }

  async request(method: string, data: object): Promise<unknown> {
    this.#id += 1;
    const id = this.#id;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const onMessage = (message: Buffer) => {
      const reply = replyEnvelope.safeParse(JSON.parse(message.toString()));
      if (!reply.success || reply.data.id !== id) return;
      this.#socket.off('message', onMessage);
      if (reply.data.ok) resolve(reply.data.data);
      else reject(new Error(reply.data.error.code));
    };
    this.#socket.on('message', onMessage);
    this.#socket.send(JSON.stringify({ id, method, data }));
    return promise;
  }

  /** The events it heard, once the server has closed it. */
  async closed(): Promise<readonly string[]> {
    if (this.#socket.readyState !== WebSocket.CLOSED) await once(this.#socket, 'close');
    return this.#events;
  }

  close(): void {
    this.#socket.close();
  }
}

const welcome = z.object({ participantId: z.string() });
const greeting = { protocol: PROTOCOL_VERSION };

let server: Running;

beforeAll(async () => {
  buildSite();
  server = await start();
});

afterAll(async () => {
  await server.app.close();
  rmSync(folder, { recursive: true });
});

async function createSession(wish: object = {}) {
  const response = await server.api('POST', '/api/sessions', { body: JSON.stringify(wish) });
  expect(response.status).toBe(201);
  return createdSession.parse(await response.json());
}

describe('health and numbers', () => {
  it('is alive and ready', async () => {
    expect(await (await server.api('GET', '/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await server.api('GET', '/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      details: { database: { status: 'up' }, workers: { status: 'up' } },
    });
  });

  it('counts sessions, listeners, sockets and workers, with few labels', async () => {
    await createSession();
    const response = await server.api('GET', '/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    const text = await response.text();
    expect(text).toMatch(/^auxcast_sessions\{state="waiting"\} [1-9]/m);
    expect(text).toMatch(/^auxcast_listeners 0$/m);
    expect(text).toMatch(/^auxcast_sockets \d+$/m);
    expect(text).toMatch(/^auxcast_sessions_opened_total [1-9]/m);
    expect(text).toMatch(/^auxcast_worker_cpu_seconds\{worker="0"\} /m);
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
    expect(text.split('\n').filter((line) => line.startsWith('auxcast_')).length).toBeLessThan(100);
  });
});

describe('sessions over REST', () => {
  it('creates one, shows it, and ends it for its host alone', async () => {
    const { sessionId, url, hostToken } = await createSession({ title: 'Kitchen', hostName: 'Ada' });
    expect(url).toBe(`${server.origin}/s/${sessionId}`);
    const address = `/api/sessions/${sessionId}`;
    const shown = sessionSummary.parse(await (await server.api('GET', address)).json());
    expect(shown).toMatchObject({
      title: 'Kitchen',
      hostName: 'Ada',
      state: 'waiting',
      visibility: 'unlisted',
    });

    const without = await server.api('DELETE', address);
    expect(without.status).toBe(401);
    expect(without.headers.get('www-authenticate')).toBe('Bearer');
    expect(await errorOf(without)).toBe('unauthorized');
    expect(await errorOf(await server.api('DELETE', address, { key: 'x'.repeat(43) }))).toBe('token-refused');
    expect((await server.api('GET', address)).status).toBe(200);

    expect((await server.api('DELETE', address, { key: hostToken })).status).toBe(204);
    const ended = sessionSummary.parse(await (await server.api('GET', address)).json());
    expect(ended).toMatchObject({ state: 'ended', title: 'Kitchen', nowPlaying: null });
    const again = await server.api('DELETE', address, { key: hostToken });
    expect(again.status).toBe(410);
    expect(await errorOf(again)).toBe('session-ended');
  });

  it('needs no body, and answers with where the session is', async () => {
    const response = await server.api('POST', '/api/sessions');
    expect(response.status).toBe(201);
    const { sessionId } = createdSession.parse(await response.json());
    expect(response.headers.get('location')).toBe(`/api/sessions/${sessionId}`);
  });

  it('lists public ones only', async () => {
    const open = await createSession({ visibility: 'public' });
    const hidden = await createSession();
    const { sessions } = sessionList.parse(await (await server.api('GET', '/api/sessions')).json());
    const ids = sessions.map(({ sessionId }) => sessionId);
    expect(ids).toContain(open.sessionId);
    expect(ids).not.toContain(hidden.sessionId);
  });

  it('tells the tracks and serves their artwork, also after the end', async () => {
    const { sessionId, hostToken } = await createSession();
    const host = await Client.open(server.origin);
    await host.request('resumeSession', { ...greeting, sessionId, hostToken });
    const image = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#c04020' } })
      .png()
      .toBuffer();
    const sent = await host.request('artwork', { type: 'image/png', data: image.toString('base64') });
    const { artworkId } = z.object({ artworkId: z.string() }).parse(sent);
    const track = { title: 'One', artist: 'Somebody', album: null, source: null, artworkId };
    await host.request('nowPlaying', { track, playbackState: 'playing', position: null });

    const address = `/api/sessions/${sessionId}/history`;
    const { tracks } = sessionHistory.parse(await (await server.api('GET', address)).json());
    expect(tracks).toMatchObject([{ number: 1, title: 'One' }]);
    const artworkUrl = tracks[0]?.artworkUrl ?? '';
    const artwork = await server.api('GET', artworkUrl);
    expect(artwork.status).toBe(200);
    expect(artwork.headers.get('content-type')).toMatch(/^image\//);
    expect(artwork.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(artwork.headers.get('x-content-type-options')).toBe('nosniff');
    expect(artwork.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect((await artwork.arrayBuffer()).byteLength).toBeGreaterThan(0);
    const etag = artwork.headers.get('etag') ?? '';
    expect(
      (
        await server.api('GET', artworkUrl, {
          headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' },
        })
      ).status,
    ).toBe(304);

    await host.request('endSession', {});
    host.close();
    expect(await host.closed()).toContain('sessionEnded');
    const after = sessionHistory.parse(await (await server.api('GET', address)).json());
    expect(after.tracks).toMatchObject([{ number: 1, title: 'One', artworkUrl }]);
    expect((await server.api('GET', artworkUrl)).status).toBe(200);
  });

  it('has nothing under other names', async () => {
    for (const name of ['23456789ab', 'nothing', '%00', "'; drop table sessions"]) {
      const response = await server.api('GET', `/api/sessions/${encodeURIComponent(name)}`);
      expect(response.status).toBe(404);
      expect(await errorOf(response)).toBe('session-not-found');
    }
    expect(await errorOf(await server.api('GET', '/api/sessions/23456789ab/history'))).toBe(
      'session-not-found',
    );
    const artwork = '/api/sessions/23456789ab/artwork/';
    expect(await errorOf(await server.api('GET', `${artwork}${'x'.repeat(22)}`))).toBe('not-found');
    expect(await errorOf(await server.api('GET', `${artwork}..%2f..%2fetc%2fpasswd`))).toBe('not-found');
    expect(await errorOf(await server.api('GET', '/api/nothing'))).toBe('not-found');
    expect(await errorOf(await server.api('PUT', '/api/sessions', { body: '{}' }))).toBe('not-found');
  });
});

describe('bad input over REST', () => {
  const json = { 'content-type': 'application/json' };

  it.each([
    ['malformed JSON', '{', json, 400, 'bad-message'],
    ['no object', '"text"', json, 400, 'bad-message'],
    ['a list', '[]', json, 400, 'bad-request'],
    ['an unknown field', '{"tittle":"x"}', json, 400, 'bad-request'],
    ['a wrong type', '{"title":7}', json, 400, 'bad-request'],
    ['an empty title', '{"title":" "}', json, 400, 'bad-request'],
    ['a forbidden value', '{"visibility":"secret"}', json, 400, 'bad-request'],
    ['too much', JSON.stringify({ title: 'x'.repeat(20_000) }), json, 413, 'too-large'],
    ['a form', 'title=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'bad-message'],
    ['another charset', '{}', { 'content-type': 'application/json; charset=latin1' }, 415, 'bad-message'],
    ['an unknown encoding', '{}', { ...json, 'content-encoding': 'zip' }, 415, 'bad-message'],
  ])('refuses %s', async (_what, body, headers, status, code) => {
    const before = await (await server.api('GET', '/metrics')).text();
    const response = await server.api('POST', '/api/sessions', { body, headers });
    expect(response.status).toBe(status);
    expect(await errorOf(response)).toBe(code);
    const opened = /^auxcast_sessions_opened_total .*$/m;
    const after = await (await server.api('GET', '/metrics')).text();
    expect(opened.exec(after)?.[0]).toBe(opened.exec(before)?.[0]);
  });

  it.each(['/%E0%A4%A', '/s/%', '/%00', '/s/%2525252525252525252525', '/s/%25'])(
    'refuses %s, which is no address of a page',
    async (pathname) => {
      const response = await server.api('GET', pathname);
      expect(response.status).toBe(400);
      expect(await errorOf(response)).toBe('bad-message');
    },
  );

  it('refuses an address that is none', async () => {
    const response = await server.api('GET', '/api/sessions/%E0%A4%A');
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toBe('bad-message');
  });

  it('makes no link from a Host header that names no host', async () => {
    const { port } = new URL(server.origin);
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    const asked = httpRequest({ port, host: '127.0.0.1', path: '/api/sessions', headers: { host: 'a"><b' } });
    asked.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.end();
    expect(await promise).toBe(400);
  });
});

describe('the edges of HTTP', () => {
  it('lets any page call the API, without cookies', async () => {
    const origin = 'https://elsewhere.example';
    const response = await server.api('GET', '/api/sessions', { headers: { origin } });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    const preflight = await server.api('OPTIONS', '/api/sessions', {
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/authorization/i);
    expect(
      (await server.api('GET', '/', { headers: { origin } })).headers.get('access-control-allow-origin'),
    ).toBeNull();
  });

  it('lets no page go live just because its visitor is near, under whatever name it was opened', async () => {
    for (const origin of ['https://elsewhere.example', 'http://rebound.example:3000', server.origin]) {
      const page = await server.api('POST', '/api/sessions', { headers: { origin } });
      expect(page.status).toBe(403);
      expect(await errorOf(page)).toBe('not-from-here');
    }
    const origin = 'chrome-extension://abcdefghijklmnopabcdefghijklmnop';
    expect((await server.api('POST', '/api/sessions', { headers: { origin } })).status).toBe(201);
  });

  it('lets nobody go live through a proxy without a host key', async () => {
    const response = await server.api('POST', '/api/sessions', {
      headers: { 'x-forwarded-for': '127.0.0.1' },
    });
    expect(await errorOf(response)).toBe('not-from-here');
  });

  it('does not say what it runs on, and forbids guessing types', async () => {
    const { headers } = await server.api('GET', '/api/sessions');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
  });
});

describe('documentation', () => {
  it('describes every route with its answers, its errors and its keys', async () => {
    const document = await (await server.api('GET', '/api/docs-json')).json();
    const operation = z.object({
      summary: z.string(),
      security: z.array(z.record(z.string(), z.unknown())).optional(),
      responses: z.record(z.string(), z.object({ description: z.string().min(1) })),
      requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional(),
      parameters: z.array(z.object({ name: z.string(), in: z.string() })),
    });
    const { paths, components } = z
      .object({
        openapi: z.string(),
        paths: z.record(z.string(), z.record(z.string(), operation)),
        components: z.object({
          schemas: z.record(z.string(), z.unknown()),
          securitySchemes: z.record(z.string(), z.object({ scheme: z.literal('bearer') })),
        }),
      })
      .parse(document);
    const routes = Object.entries(paths).flatMap(([route, operations]) =>
      Object.keys(operations).map((method) => `${method} ${route}`),
    );
    expect(routes.sort()).toEqual([
      'delete /api/admin/sessions/{sessionId}',
      'delete /api/admin/sessions/{sessionId}/participants/{participantId}',
      'delete /api/sessions/{sessionId}',
      'get /api/admin/capacity',
      'get /api/admin/sessions',
      'get /api/admin/sessions/{sessionId}',
      'get /api/admin/workers',
      'get /api/sessions',
      'get /api/sessions/{sessionId}',
      'get /api/sessions/{sessionId}/artwork/{artworkId}',
      'get /api/sessions/{sessionId}/history',
      'get /healthz',
      'get /readyz',
      'post /api/sessions',
    ]);
    expect(Object.keys(components.securitySchemes).sort()).toEqual(['adminKey', 'hostKey', 'hostToken']);
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining(['CreateSession', 'Session', 'Track', 'Error']),
    );
    for (const [route, operations] of Object.entries(paths)) {
      for (const { parameters, responses, security } of Object.values(operations)) {
        const named = [...route.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
        expect(
          parameters
            .filter((parameter) => parameter.in === 'path')
            .map(({ name }) => name)
            .sort(),
        ).toEqual(named.sort());
        if (route.startsWith('/api')) expect(responses).toHaveProperty('429');
        if (route.startsWith('/api/admin')) expect(security).toEqual([{ adminKey: [] }]);
      }
    }
    expect(paths['/api/sessions']?.['post']?.requestBody).toBeDefined();
    // Every name that is referred to is there.
    for (const [, name] of JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)) {
      expect(components.schemas).toHaveProperty(name ?? '');
    }
  });

  it('has a page that its own security policy allows', async () => {
    const response = await server.api('GET', '/api/docs');
    const html = await response.text();
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    for (const [script] of html.matchAll(/<script[^>]*>/g)) expect(script).toContain('src="./docs/');
    expect((await server.api('GET', '/api/docs/swagger-ui-bundle.js')).status).toBe(200);
  });
});

describe('admins', () => {
  it('are known by their key alone', async () => {
    for (const key of [undefined, 'wrong', `${ADMIN_KEY}x`]) {
      const response = await server.api('GET', '/api/admin/sessions', key === undefined ? {} : { key });
      expect(response.status).toBe(401);
      expect(await errorOf(response)).toBe('unauthorized');
    }
    expect((await server.api('GET', '/api/admin/sessions', { key: ADMIN_KEY })).status).toBe(200);
  });

  it('see who is in a session, remove a listener and end the session', async () => {
    const { sessionId, hostToken } = await createSession({ title: 'Watched' });
    const host = await Client.open(server.origin);
    await host.request('resumeSession', { ...greeting, sessionId, hostToken });
    const listener = await Client.open(server.origin);
    const { participantId } = welcome.parse(await listener.request('join', { ...greeting, sessionId }));
    await listener.request('createConsumerTransport', {});
    const stranger = await Client.open(server.origin);
    await expect(stranger.request('join', { ...greeting, sessionId: '23456789ab' })).rejects.toThrow(
      'session-not-found',
    );
    stranger.close();
    const report = { sound: 'failed', cause: 'ice', path: null, concealedPct: null };
    await listener.request('reportReception', report);
    const metrics = await (await server.api('GET', '/metrics')).text();
    expect(metrics).toContain('auxcast_reception_reports_total{sound="failed",cause="ice",path="none"} 1\n');
    expect(metrics).toContain('auxcast_listeners_in_trouble{sound="failed"} 1\n');
    expect(metrics).toMatch(/^auxcast_joins_total\{outcome="ok"\} 1$/m);
    expect(metrics).toMatch(/^auxcast_joins_total\{outcome="session-not-found"\} 1$/m);
    expect(metrics).toMatch(/^auxcast_worker_listeners\{worker="0"\} 1$/m);
    expect(metrics).toMatch(/^auxcast_egress_promised_bps \d+$/m);
    expect(metrics).toMatch(/^auxcast_event_deliveries_total [1-9]/m);

    const list = await server.api('GET', '/api/admin/sessions', { key: ADMIN_KEY });
    const { sessions } = adminSessionList.parse(await list.json());
    const listed = sessions.find((session) => session.sessionId === sessionId);
    expect(listed).toMatchObject({
      title: 'Watched',
      participantCount: 2,
      hearing: { good: 0, weak: 0, failed: 1 },
      paths: { udp: 0, tcp: 0, turn: 0 },
    });

    const address = `/api/admin/sessions/${sessionId}`;
    const shown = await server.api('GET', address, { key: ADMIN_KEY });
    const { participants } = adminSessionDetail.parse(await shown.json());
    expect(participants).toMatchObject([
      { role: 'host', isConnected: true, isReceiving: false, address: '127.0.0.x', traffic: null },
      {
        participantId,
        role: 'listener',
        isConnected: true,
        isReceiving: false,
        traffic: { bytesSent: 0 },
        report,
      },
    ]);

    const nobody = await server.api('DELETE', `${address}/participants/nobody`, { key: ADMIN_KEY });
    expect(await errorOf(nobody)).toBe('not-found');
    const removed = await server.api('DELETE', `${address}/participants/${participantId}`, {
      key: ADMIN_KEY,
    });
    expect(removed.status).toBe(204);
    expect(await listener.closed()).toContain('removed');
    expect(await (await server.api('GET', '/metrics')).text()).toContain(
      'auxcast_sockets_closed_total{reason="removed"} 1\n',
    );

    expect((await server.api('DELETE', address, { key: ADMIN_KEY })).status).toBe(204);
    host.close();
    await host.closed();
    expect(await errorOf(await server.api('GET', address, { key: ADMIN_KEY }))).toBe('session-ended');
    const after = sessionSummary.parse(await (await server.api('GET', `/api/sessions/${sessionId}`)).json());
    expect(after).toMatchObject({ state: 'ended', endReason: 'admin' });
  });

  it('see how full the server is', async () => {
    const response = await server.api('GET', '/api/admin/capacity', { key: ADMIN_KEY });
    const { sessions, listeners, egressBps, joinsWaiting } = capacityView.parse(await response.json());
    expect(sessions).toEqual({ used: expect.any(Number), cap: 1000 });
    expect(listeners).toEqual({ used: expect.any(Number), cap: 10_000 });
    expect(egressBps.cap).toBeNull();
    expect(joinsWaiting).toEqual({ used: 0, cap: 2000 });
  });

  it('see the workers', async () => {
    const response = await server.api('GET', '/api/admin/workers', { key: ADMIN_KEY });
    const { workers } = workerList.parse(await response.json());
    expect(workers).toHaveLength(1);
    expect(workers[0]?.pid).toBeGreaterThan(0);
  });
});

describe('the site and the extension', () => {
  it('gives pages what they need, under their whole path', async () => {
    const { sessionId, hostToken } = await createSession({ visibility: 'public', title: 'Shown' });
    const response = await server.api('GET', `/s/${sessionId}`);
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'");
    const open = page.parse(await response.json());
    expect(open).toMatchObject({
      url: `/s/${sessionId}`,
      origin: server.origin,
      codecs: 1,
      visit: { kind: 'open' },
    });
    await server.api('DELETE', `/api/sessions/${sessionId}`, { key: hostToken });
    const ended = page.parse(await (await server.api('GET', `/s/${sessionId}`)).json());
    expect(ended.visit).toMatchObject({ kind: 'ended', session: { title: 'Shown' }, history: [] });
    const unknown = page.parse(await (await server.api('GET', '/s/nothing')).json());
    expect(unknown.visit.kind).toBe('unknown');
  });

  it('serves files, hashed ones for ever', async () => {
    const hashed = await server.api('GET', '/_astro/page.3f2a.js');
    expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const plain = await server.api('GET', '/mark.svg');
    expect(plain.headers.get('content-type')).toMatch(/svg/);
    expect(plain.headers.get('cache-control')).toBe('no-cache');
    expect((await server.api('POST', '/mark.svg')).status).toBe(404);
  });

  it('offers the extension preset to the address it is asked under', async () => {
    const response = await server.api('GET', '/extension.zip');
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename=auxcast-extension.zip');
    const entries = unzipSync(new Uint8Array(await response.arrayBuffer()));
    const preset: unknown = JSON.parse(strFromU8(entries['preset.json'] ?? new Uint8Array()));
    expect(preset).toEqual({ serverUrl: server.origin });
  });
});

describe('other settings', () => {
  it('a host key is demanded, and guessing it is slow', async () => {
    const keyed = await start({ HOST_KEY: 'open-sesame', PUBLIC_URL: 'https://aux.example.org' });
    try {
      expect(await errorOf(await keyed.api('POST', '/api/sessions'))).toBe('host-key-required');
      const headers = { origin: 'https://elsewhere.example' };
      const created = await keyed.api('POST', '/api/sessions', { key: 'open-sesame', headers });
      expect(createdSession.parse(await created.json()).url).toMatch(/^https:\/\/aux\.example\.org\/s\//);
      let last: Response | undefined;
      for (let guess = 0; guess < 40; guess += 1) {
        last = await keyed.api('POST', '/api/sessions', { key: `guess-${guess}` });
        if (last.status === 429) break;
        expect(await errorOf(last)).toBe('host-key-refused');
      }
      expect(last?.status).toBe(429);
      expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await keyed.app.close();
    }
  });

  it('requests are limited per address', async () => {
    const tight = await start({ REQUESTS_PER_ADDRESS_PER_MINUTE: '3' });
    try {
      for (let count = 0; count < 3; count += 1)
        expect((await tight.api('GET', '/api/sessions')).status).toBe(200);
      const refused = await tight.api('GET', '/api/sessions');
      expect(refused.status).toBe(429);
      expect(await errorOf(refused)).toBe('rate-limited');
      expect((await tight.api('GET', '/healthz')).status).toBe(200);
    } finally {
      await tight.app.close();
    }
  });

  it('without a built site there is no start, and one line says so', async () => {
    const config = parseConfig(
      { DATA_DIR: path.join(folder, 'data-none'), WORKERS: '1', LOG_LEVEL: 'silent' },
      false,
    );
    const started = createApp(config, { ...places, siteFolder: path.join(folder, 'nowhere') });
    await expect(started).rejects.toThrow(/^The listener site is not built .*npm run build\.$/);
  });

  it('a port in use is told in one line', async () => {
    const { port } = new URL(server.origin);
    await expect(start({ PORT: port })).rejects.toThrow(new RegExp(`^PORT: ${port} is in use; .*npm start$`));
  });
});
