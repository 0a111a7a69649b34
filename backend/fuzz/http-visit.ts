import { request } from 'node:http';
import type { SeededChance } from './chance.ts';
import type { Findings } from './findings.ts';
import { hostileInput } from './hostile-values.ts';
import type { KnownIds } from './known-ids.ts';
import type { VisitPlace } from './socket-visit.ts';

const PATIENCE_MS = 60_000;
const METHODS = [
  'GET',
  'GET',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
] as const;
/** Answers that say "not now": what is full or starting is not broken. */
const NOT_NOW = 503;
/** What oEmbed wants for a format that is not spoken (https://oembed.com §2.3.4.2). */
const NOT_THAT_FORMAT = 501;

/** One request that nobody honest makes. */
export async function visitHttp(
  { port, localAddress }: VisitPlace,
  chance: SeededChance,
  ids: KnownIds,
  findings: Findings,
): Promise<number> {
  const path = pathFor(chance, ids);
  const method = chance.pick(METHODS);
  const body = method === 'GET' || method === 'HEAD' ? undefined : bodyFor(chance);
  const headers = headersFor(chance, ids, body);
  findings.sent('http', `${method} ${path} ${JSON.stringify(headers)} ${body ?? ''}`);
  const { status, text } = await ask({ port, localAddress, method, path, headers, body });
  findings.count(`http ${status ?? 'closed'}`);
  if (status === undefined) return 1;
  if (status >= 500 && status !== NOT_NOW && status !== NOT_THAT_FORMAT)
    findings.found(`${method} ${path} got ${status}: ${text.slice(0, 300)}`);
  if (text.includes('"code":"internal"')) findings.found(`${method} ${path} is internal.`);
  if (/\n\s+at .+:\d+:\d+/.test(text))
    findings.found(`${method} ${path} shows a stack: ${text.slice(0, 300)}`);
  if (/root:[^:]*:0:0:/.test(text)) findings.found(`${method} ${path} shows a file of the machine.`);
  return 1;
}

function pathFor(chance: SeededChance, ids: KnownIds): string {
  const id = ids.pick('sessionId', chance);
  const artwork = ids.pick('artworkId', chance);
  const participant = ids.pick('participantId', chance);
  const path = chance.pick([
    '/',
    `/s/${id}`,
    `/s/${id}/..%2f..%2fetc/passwd`,
    '/api/sessions',
    `/api/sessions/${id}`,
    `/api/sessions/${id}/history`,
    `/api/sessions/${id}/artwork/${artwork}`,
    '/api/admin/sessions',
    `/api/admin/sessions/${id}`,
    `/api/admin/sessions/${id}/participants?cursor=${artwork}`,
    `/api/admin/sessions/${id}/participants/${participant}`,
    '/api/admin/workers',
    '/api/docs-json',
    '/metrics',
    '/readyz',
    '/healthz',
    '/ws',
    '/extension.zip/x',
    '/oembed?url=%00',
    `/oembed?url=http://127.0.0.1/s/${id}&format=xml&maxwidth=-1`,
    '/../../../../etc/passwd',
    '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
    '/_astro/..%5c..%5c..%5cetc%5cpasswd',
    '/%00',
    '/%E0%A4%A',
    '//evil.example/%2f..',
    '/__proto__/constructor',
    `/${'x'.repeat(chance.below(6000))}`,
    `/s/${encodeURIComponent(chance.bytes(8).toString('latin1'))}`,
    `/api/sessions?${'a[b]=c&'.repeat(chance.below(300))}`,
  ]);
  return chance.happens(0.1) ? `${path}${path.includes('?') ? '&' : '?'}__proto__[x]=1&x=%ff` : path;
}

function bodyFor(chance: SeededChance): string {
  if (chance.happens(0.2)) return '{"title":'.repeat(chance.below(1500));
  if (chance.happens(0.2)) return chance.bytes(100).toString('latin1');
  const field = chance.pick(['title', 'hostName', 'visibility', '__proto__', 'extra']);
  return JSON.stringify(chance.happens(0.3) ? hostileInput(chance) : { [field]: hostileInput(chance) });
}

function headersFor(chance: SeededChance, ids: KnownIds, body: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { connection: 'close' };
  if (body !== undefined) {
    headers['content-type'] = chance.pick([
      'application/json',
      'application/json; charset=utf-7',
      'text/html',
      'multipart/form-data',
      '',
    ]);
    headers['content-length'] = String(Buffer.byteLength(body));
  }
  const more: readonly (readonly [string, string])[] = [
    ['authorization', `Bearer ${ids.pick('hostToken', chance)}`],
    ['authorization', `Basic ${'A'.repeat(chance.below(3000))}`],
    ['host', chance.pick(['evil.example', 'a"><script>', '', '127.0.0.1:99999', '[::1', 'x'.repeat(300)])],
    ['origin', chance.pick(['null', 'https://evil.example', 'chrome-extension://', 'file://'])],
    ['x-forwarded-for', chance.pick(['127.0.0.1', '::::', 'x'.repeat(500)])],
    ['x-forwarded-proto', 'javascript'],
    ['x-forwarded-host', 'evil.example/"><script>'],
    ['accept-language', 'x,'.repeat(chance.below(1000))],
    ['cookie', '=;'.repeat(chance.below(1000))],
    ['if-none-match', '"'.repeat(chance.below(500))],
    ['if-modified-since', 'yesterday'],
    ['range', `bytes=${'0-1,'.repeat(chance.below(500))}`],
    ['content-encoding', chance.pick(['gzip', 'br', 'x'])],
    ['expect', chance.pick(['100-continue', 'nonsense'])],
    ['upgrade', 'h2c'],
    ['accept', chance.pick(['*/*', 'application/xml', 'x'.repeat(1000)])],
  ];
  for (let times = chance.below(4); times > 0; times -= 1) {
    const [name, value] = chance.pick(more);
    headers[name] = value;
  }
  return headers;
}

interface Asked extends VisitPlace {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/** Without a status where the server closed the connection instead. */
function ask({ body, ...options }: Asked): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve) => {
    let status: number | undefined;
    let text = '';
    const asked = request({ host: '127.0.0.1', agent: false, timeout: PATIENCE_MS, ...options });
    asked.on('response', (response) => {
      status = response.statusCode;
      response.on('data', (data: Buffer) => {
        text += data.toString('latin1');
      });
      response.on('error', () => undefined);
    });
    asked.on('upgrade', (_response, socket) => socket.destroy());
    asked.on('timeout', () => asked.destroy());
    // Reset, refused: an end like any other.
    asked.on('error', () => undefined);
    asked.on('close', () => resolve({ status, text }));
    asked.end(body);
  });
}
