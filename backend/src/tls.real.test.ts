/** A server that ends TLS itself: with a certificate that is made here, and trusted by nobody. */
import { writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { connect } from 'node:net';
import path from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { PROTOCOL_VERSION } from '@auxcast/shared-types';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import * as z from 'zod/mini';
import { AppServer } from '../test-support/party/index.ts';
import { temporaryFolder } from '../test-support/process/index.ts';
import { messageText } from '../test-support/signaling/index.ts';
import { ConfigError } from './config/index.ts';
import { followTls, readTls } from './tls-files.ts';

const scope = new AsyncDisposableStack();
const folder = temporaryFolder(scope);
const tls = { certFile: path.join(folder, 'cert.pem'), keyFile: path.join(folder, 'key.pem') };

const created = z.object({ ok: z.literal(true), data: z.object({ url: z.string() }) });

let server: AppServer;

async function writeCertificate(name: string): Promise<void> {
  const pems = await generate([{ name: 'commonName', value: name }], { keyType: 'ec' });
  writeFileSync(tls.certFile, pems.cert);
  writeFileSync(tls.keyFile, pems.private);
}

beforeAll(async () => {
  await writeCertificate('first.example');
  server = scope.use(await AppServer.start({ TLS_CERT: tls.certFile, TLS_KEY: tls.keyFile }));
});
afterAll(() => scope.disposeAsync());

function page(pathname: string): Promise<{ status: number | undefined; text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number | undefined; text: string }>();
  get(`${server.origin}${pathname}`, { rejectUnauthorized: false }, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (part: string) => {
      text += part;
    });
    response.on('end', () => resolve({ status: response.statusCode, text }));
  }).on('error', reject);
  return promise;
}

/** The name in the certificate that is shown to whoever comes now. */
function shownName(): Promise<unknown> {
  const { port } = new URL(server.origin);
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const socket = tlsConnect({ port: Number(port), rejectUnauthorized: false }, () => {
    resolve(socket.getPeerCertificate().subject.CN);
    socket.destroy();
  });
  socket.on('error', reject);
  return promise;
}

describe('with TLS_CERT and TLS_KEY', () => {
  test('pages and API come encrypted, and know by which address', async () => {
    expect(await page('/healthz')).toMatchObject({ status: 200 });
    const { text } = await page('/s/23456789ab');
    expect(JSON.parse(text)).toMatchObject({ origin: server.origin });
    expect(server.origin).toMatch(/^https:/);
  });

  test('a session begins and ends over an encrypted socket', async () => {
    const socket = new WebSocket(`${server.origin.replace('https:', 'wss:')}/ws`, {
      rejectUnauthorized: false,
    });
    const reply = Promise.withResolvers<string>();
    socket.on('error', reply.reject);
    socket.once('message', (data) => reply.resolve(messageText(data)));
    socket.on('open', () =>
      socket.send(JSON.stringify({ id: 1, method: 'createSession', data: { protocol: PROTOCOL_VERSION } })),
    );
    const { data } = created.parse(JSON.parse(await reply.promise));
    expect(data.url).toContain(`${server.origin}/s/`);
    socket.terminate();
  });

  test('whoever speaks plain HTTP is cut off, and nobody else', async () => {
    const plain = connect(Number(new URL(server.origin).port), '127.0.0.1');
    const closed = new Promise<void>((resolve) => plain.once('close', () => resolve()));
    plain.on('error', () => undefined);
    plain.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    plain.resume();
    await closed;
    expect(await page('/healthz')).toMatchObject({ status: 200 });
  });

  test('a renewed certificate is shown without a restart; one that is half written changes nothing', async () => {
    const http = server.app.getHttpServer();
    followTls(http, tls, 20);
    expect(await shownName()).toBe('first.example');
    writeFileSync(tls.certFile, 'half a certificate');
    await expect.poll(() => shownName()).toBe('first.example');
    await writeCertificate('second.example');
    await expect.poll(() => shownName(), { timeout: 5000 }).toBe('second.example');
    expect(await page('/healthz')).toMatchObject({ status: 200 });
  });
});

describe('the start is refused in one line that names the variable', () => {
  const bad = (settings: { certFile?: string; keyFile?: string }) => () => readTls({ ...tls, ...settings });

  test('where a file is missing', () => {
    expect(bad({ certFile: '/nowhere/cert.pem' })).toThrow(ConfigError);
    expect(bad({ certFile: '/nowhere/cert.pem' })).toThrow(/^TLS_CERT: .*cannot be read/);
    expect(bad({ keyFile: '/nowhere/key.pem' })).toThrow(/^TLS_KEY: .*cannot be read/);
  });

  test('where a file is something else', () => {
    const other = path.join(folder, 'other.pem');
    writeFileSync(other, 'no PEM');
    expect(bad({ certFile: other })).toThrow(/^TLS_CERT: .*certificate in PEM/);
    expect(bad({ keyFile: other })).toThrow(/^TLS_KEY: .*private key in PEM/);
  });

  test('where the key belongs to another certificate', async () => {
    const other = path.join(folder, 'other-key.pem');
    writeFileSync(other, (await generate([{ name: 'commonName', value: 'x' }], { keyType: 'ec' })).private);
    expect(bad({ keyFile: other })).toThrow(/^TLS_KEY: .*does not belong/);
  });

  test('where one of the two is named alone', async () => {
    await expect(AppServer.start({ TLS_CERT: tls.certFile })).rejects.toThrow(/^TLS_KEY: /);
    await expect(AppServer.start({ TLS_KEY: tls.keyFile })).rejects.toThrow(/^TLS_CERT: /);
  });
});
