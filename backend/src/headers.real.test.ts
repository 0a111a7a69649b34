/** What every kind of answer tells browsers not to do, by the built server with its real pages. */
import { once } from 'node:events';
import { IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../test-support/process/index.ts';
import { startServerUnderTest } from '../test-support/servers/index.ts';

const ADMIN_KEY = 'the-admin-key-of-this-test';
const scope = new AsyncDisposableStack();
let origin: string;

beforeAll(async () => {
  const server = await startServerUnderTest(temporaryFolder(scope), {
    WORKERS: '1',
    ADMIN_KEY,
    PUBLIC_URL: 'https://aux.example.org',
    REQUESTS_PER_ADDRESS_PER_MINUTE: '100',
  });
  scope.defer(() => server.close());
  origin = `http://127.0.0.1:${server.port}`;
});
afterAll(() => scope.disposeAsync());

async function headersOf(path: string): Promise<Headers> {
  const answer = await fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } });
  await answer.arrayBuffer();
  return answer.headers;
}

const PAGES = ['/', '/s/2222222222', '/nothing-here'];
const OTHERS = [
  '/api/sessions',
  '/api/sessions/2222222222',
  '/api/nothing',
  '/api/admin/sessions',
  '/api/docs',
  '/api/docs-json',
  '/healthz',
  '/metrics',
  '/%E0%A4%A',
];

describe.each([...PAGES, ...OTHERS])('%s', (path) => {
  test('is taken for what it says it is, framed by nobody else, and asked for over TLS', async () => {
    const headers = await headersOf(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/frame-ancestors '(none|self)'/);
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'|script-src[^;]* (\*|https?:)/);
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    // The address of a session is what lets people in: no other site gets it.
    expect(['no-referrer', 'same-origin']).toContain(headers.get('referrer-policy'));
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

test('a request for a whole address gets what one for its path gets', async () => {
  const { hostname, port } = new URL(origin);
  const statusOf = async (target: string) => {
    const asked = request({ hostname, port, path: target, headers: { host: 'aux.example.org' } });
    const answered = once(asked, 'response');
    asked.end();
    const [answer]: unknown[] = await answered;
    if (!(answer instanceof IncomingMessage)) throw new Error('This is no answer.');
    answer.resume();
    return answer.statusCode;
  };
  for (const path of [
    '/',
    '/s/2222222222',
    '/api/sessions/2222222222',
    '/api/sessions',
    '/api/admin/sessions',
    '/healthz',
  ]) {
    expect(await statusOf(`http://aux.example.org${path}`), path).toBe(await statusOf(path));
  }
  expect(await statusOf('http://aux.example.org/s/2222222222')).toBe(404);
});

test.each(PAGES)('%s runs its own scripts alone and asks for no devices', async (path) => {
  const headers = await headersOf(path);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  // People talk on the pages of sessions alone.
  const microphone = path.startsWith('/s/') ? 'microphone=(self)' : 'microphone=()';
  expect(headers.get('permissions-policy')).toContain(microphone);
});

test.each([
  ['a code that is cut in the middle of a character', `/join?code=${'x'.repeat(299)}%F0%9F%98%80`],
  ['a code with half a character', '/join?code=%ED%A0%80'],
  ['a code that cannot be decoded', '/join?code=%E0%A4%A'],
  ['a start page with the same', '/?code=%ED%A0%80%'],
  ['a card for nothing', '/oembed?url=%ED%A0%80%'],
])('takes %s', async (_what, path) => {
  const answer = await fetch(`${origin}${path}`, { redirect: 'manual' });
  await answer.arrayBuffer();
  expect(answer.status).toBeLessThan(500);
  expect(decodeURIComponent(answer.headers.get('location') ?? '').isWellFormed()).toBe(true);
});

test('gives one address only so many pages a minute', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 101; n += 1) {
    const answer = await fetch(`${origin}/s/2222222222`);
    await answer.arrayBuffer();
    statuses.push(answer.status);
  }
  expect(statuses).toContain(429);
  // Nobody who listens needs a page for it.
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
});
