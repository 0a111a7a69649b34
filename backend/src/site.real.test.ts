/** The listener site and the extension's download, as the whole server gives them. */
import { sessionSummary } from '@auxcast/shared-types';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { AppServer } from '../test-support/party/index.ts';

const page = z.object({
  url: z.string(),
  hasNext: z.literal(false),
  origin: z.string(),
  visit: z.looseObject({ kind: z.enum(['open', 'full', 'ended', 'unavailable', 'unknown']) }),
  publicSessions: z.array(sessionSummary),
  codecs: z.number(),
  serverTimeMs: z.number(),
});

let server: AppServer;

beforeAll(async () => {
  server = await AppServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

test('gives pages what they need, under their whole path', async () => {
  const { sessionId, hostToken } = await server.createSession({ visibility: 'public', title: 'Shown' });
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

test('serves files, hashed ones for ever', async () => {
  const hashed = await server.api('GET', '/_astro/page.3f2a.js');
  expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  const plain = await server.api('GET', '/mark.svg');
  expect(plain.headers.get('content-type')).toMatch(/svg/);
  expect(plain.headers.get('cache-control')).toBe('no-cache');
  expect((await server.api('POST', '/mark.svg')).status).toBe(405);
});

test('offers the extension preset to the address it is asked under', async () => {
  const response = await server.api('GET', '/extension.zip');
  expect(response.headers.get('content-type')).toBe('application/zip');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename=auxcast-extension.zip');
  const entries = unzipSync(new Uint8Array(await response.arrayBuffer()));
  const preset: unknown = JSON.parse(strFromU8(entries['preset.json'] ?? new Uint8Array()));
  expect(preset).toEqual({ serverUrl: server.origin });
});

test('without a built site there is no start, and one line says so', async () => {
  const started = AppServer.start({}, { siteFolder: '/nowhere' });
  await expect(started).rejects.toThrow(/^The listener site is not built .*npm run build\.$/);
});
