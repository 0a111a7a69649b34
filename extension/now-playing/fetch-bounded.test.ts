// @vitest-environment node
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchBounded } from './fetch-bounded.ts';

const MOST = 100_000;
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>';

let server: Server;
let origin: string;
let png: Buffer;
let left: Promise<unknown>;

beforeAll(async () => {
  png = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#c02020' } })
    .png()
    .toBuffer();
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    left = once(response, 'close');
    const type = searchParams.get('type');
    if (type !== null) response.setHeader('content-type', type);
    const body = pathname === '/drawing' ? Buffer.from(SVG) : png;
    if (pathname === '/endless') {
      response.write(body);
      const more = setInterval(() => response.write(Buffer.alloc(10_000)), 1);
      response.on('close', () => clearInterval(more));
    } else if (pathname === '/stranger') {
      // Says nothing after its first bytes: whoever waits for more waits for ever.
      response.write('<!doctype html><p>Hello');
    } else if (pathname === '/drops') {
      for (const byte of body) response.write(Buffer.from([byte]));
      response.end();
    } else {
      response.statusCode = Number(searchParams.get('status') ?? 200);
      response.end(body);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The server does not listen.');
  origin = `http://127.0.0.1:${address.port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each([
  '',
  '?type=image/png',
  '?type=application/octet-stream',
  '?type=text/plain',
  '?type=image/jpeg',
  '?type=image/svg%2Bxml',
])('a picture is known by its bytes, whatever its type is said to be: %j', async (query) => {
  const file = await fetchBounded(`${origin}/picture${query}`, MOST, {});
  expect(file?.type).toBe('image/png');
  expect(Buffer.from((await file?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(png);
});

test.each([201, 403, 404, 410, 500, 503])('whatever the status, as in <img>: %d', async (status) => {
  const file = await fetchBounded(`${origin}/picture?type=image/png&status=${status}`, MOST, {});
  expect(file?.type).toBe('image/png');
  expect(await fetchBounded(`${origin}/drawing?type=image/png&status=${status}`, MOST, {})).toBeUndefined();
});

test('a picture may come in drops', async () => {
  expect((await fetchBounded(`${origin}/drops`, MOST, {}))?.size).toBe(png.length);
});

test.each(['data:,', 'data:;base64,', 'data:application/octet-stream;base64,', 'data:image/svg+xml;base64,'])(
  'so is one that is its own address: %s',
  async (start) => {
    const data =
      start === 'data:,'
        ? [...png].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
        : png.toString('base64');
    expect((await fetchBounded(`${start}${data}`, MOST, {}))?.type).toBe('image/png');
  },
);

test('and one without a type that the page made itself', async () => {
  const address = URL.createObjectURL(new Blob([Uint8Array.from(png)]));
  expect((await fetchBounded(address, MOST, {}))?.type).toBe('image/png');
  URL.revokeObjectURL(address);
});

test.each(['/drawing?type=image/svg%2Bxml', '/drawing?type=image/png', '/picture?status=204'])(
  'there is no picture at %s',
  async (path) => {
    expect(await fetchBounded(`${origin}${path}`, MOST, {})).toBeUndefined();
  },
);

test.each(['/endless', '/stranger'])('%s is left as soon as it is known to be none', async (path) => {
  expect(await fetchBounded(`${origin}${path}`, MOST, {})).toBeUndefined();
  await left;
});
