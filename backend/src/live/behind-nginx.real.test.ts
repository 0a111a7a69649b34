/** Streams through nginx, set up by the block that the README gives people. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createdSession } from '@auxcast/shared-types';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { AppServer } from '../../test-support/party/index.ts';
import { freePort, temporaryFolder } from '../../test-support/process/index.ts';
import { HeardStream } from '../../test-support/streams/index.ts';
import { WORKSPACE_ROOT } from '../config/index.ts';
import { SessionRegistry } from '../sessions/index.ts';

const HOST_KEY = 'the-host-key-of-this-test-is-long';

const scope = new AsyncDisposableStack();
let server: AppServer;
let front: string;

beforeAll(async () => {
  server = scope.use(await AppServer.start({ TRUSTED_PROXIES: 'loopback', HOST_KEY }));
  front = await startNginx(new URL(server.origin).port);
});
afterAll(() => scope.disposeAsync());

/** The block of the README, without TLS and with our ports. Resolves with its origin once it answers. */
async function startNginx(backendPort: string): Promise<string> {
  const port = await freePort();
  const readme = readFileSync(path.join(WORKSPACE_ROOT, 'README.md'), 'utf8');
  const block = /```nginx\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const ours = block
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
    .replaceAll(/^ *ssl_.*$/gm, '')
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${backendPort}`);
  expect(ours).toContain(`listen 127.0.0.1:${port};`);
  const folder = temporaryFolder(scope);
  mkdirSync(path.join(folder, 'logs'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (what) => `${what}_temp_path ${folder}/${what};`,
  );
  const config = `daemon off; pid ${folder}/pid; error_log stderr error; events {}
    http { access_log ${folder}/access; ${temporary.join(' ')} ${ours} }`;
  const file = path.join(folder, 'nginx.conf');
  writeFileSync(file, config);
  const nginx = spawn('nginx', ['-p', folder, '-c', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  scope.defer(async () => {
    if (nginx.exitCode !== null) return;
    nginx.kill('SIGTERM');
    await once(nginx, 'exit');
  });
  await once(nginx, 'spawn');
  const origin = `http://127.0.0.1:${port}`;
  await vi.waitFor(async () => expect((await fetch(`${origin}/healthz`)).status).toBe(200), 10_000);
  return origin;
}

async function newSession(): Promise<string> {
  const response = await server.api('POST', '/api/sessions', { key: HOST_KEY, body: '{}' });
  const { sessionId } = createdSession.parse(await response.json());
  return sessionId;
}

test.each(['mp3', 'ogg'])('%s comes as it is made: without chunks, and at once', async (kind) => {
  const sessionId = await newSession();
  using through = await HeardStream.open(`${front}/live/${sessionId}.${kind}`);
  expect(through.response.statusCode).toBe(200);
  for (const absent of ['transfer-encoding', 'content-length']) {
    expect(through.response.headers).not.toHaveProperty(absent);
  }
  expect(through.response.headers.connection).toBe('close');
  // Both hear the same feed: what nginx kept back would be missing.
  using straight = await HeardStream.open(`${server.origin}/live/${sessionId}.${kind}`);
  for (let n = 1; n <= 4; n += 1) await straight.untilBytes(straight.bytes.byteLength + 1);
  const end = straight.bytes.subarray(-1000);
  await expect.poll(() => through.bytes.includes(end)).toBe(true);
});

test('titles, refusals and the end come through', async () => {
  const sessionId = await newSession();
  const headers = { 'icy-metadata': '1' };
  using stream = await HeardStream.open(`${front}/live/${sessionId}.mp3`, { headers });
  expect(stream.response.headers['icy-metaint']).toBe('16000');
  expect((await fetch(`${front}/live/23456789ab.mp3`)).status).toBe(404);
  await stream.untilBytes(1000);
  server.app.get(SessionRegistry, { strict: false }).get(sessionId)?.end('admin');
  await stream.ended;
});
