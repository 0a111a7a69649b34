/** Every operation of the OpenAPI document, by whoever may and may not, with what fits and what does not. */
import { PROBLEM_TYPE, PROTOCOL_VERSION, problem, recordingList } from '@auxcast/shared-types';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ADMIN_KEY, AppServer } from '../test-support/party/index.ts';
import { madeKey } from './admin/keys/key-views.ts';

const HOST_KEY = 'the-host-key-of-this-test-is-long';
/** Nobody listens there; only what is started connects. */
const OUTPUT = { url: 'http://127.0.0.1:9', mount: '/live.mp3', password: 'hackme' };
const NOBODY = 'q7mX0c2Zk8v1Lr5Tn9Bd3Hf6Jg4Ws-Ye_Uo2Pi1Aa7E';

/** What an operation is asked with: parts of its address, its query and its body. */
interface Call {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
}

interface Row {
  /** Fits; new each time, for it may be used up. */
  readonly good: () => Call | Promise<Call>;
  /** Does not; undefined: the operation takes nothing that could be wrong. */
  readonly bad?: Call;
  readonly status: { readonly good: number; readonly bad?: number };
  /** Without a key it is refused for some alone: see `OF_A_PRIVATE_ONE`. */
  readonly isOpen?: true;
}

const nothing: Row = { good: () => ({}), status: { good: 200 } };
const list: Row = {
  good: () => ({ query: 'limit=2' }),
  bad: { query: 'limit=0' },
  status: { good: 200, bad: 400 },
};

const ROWS: Readonly<Record<string, Row>> = {
  'sessions.create': {
    good: () => ({ body: { title: 'Kitchen' } }),
    bad: { body: { tittle: 'Kitchen' } },
    status: { good: 201, bad: 400 },
  },
  'sessions.list': list,
  'sessions.show': { ...ofSession(200), isOpen: true },
  'sessions.end': ofSession(204),
  'sessions.history': { ...ofSession(200), isOpen: true },
  'recordings.list': {
    good: async () => ({ path: { sessionId: await newSession() }, query: 'limit=2' }),
    bad: { path: { sessionId: 'nothing' }, query: 'limit=0' },
    status: { good: 200, bad: 400 },
  },
  'recordings.file': {
    good: async () => ({ path: await newRecording() }),
    bad: { path: { sessionId: 'nothing', recordingId: 'nothing', fileName: 'nothing' } },
    status: { good: 200, bad: 404 },
  },
  'recordings.remove': {
    good: async () => ({ path: await newRecording() }),
    bad: { path: { sessionId: 'nothing', recordingId: 'nothing' } },
    status: { good: 204, bad: 404 },
  },
  'artwork.show': {
    good: async () => ({ path: await artwork() }),
    bad: { path: { sessionId: 'nothing', artworkId: 'nothing' } },
    status: { good: 200, bad: 404 },
  },
  'problems.show': {
    good: () => ({ path: { code: 'rate-limited' } }),
    bad: { path: { code: 'nothing' } },
    status: { good: 200, bad: 404 },
  },
  'admin.sessions': list,
  'admin.session': ofSession(200),
  'admin.end': ofSession(204),
  'admin.participants': ofSession(200),
  'admin.remove': {
    good: async () => {
      const sessionId = await newSession();
      return { path: { sessionId, participantId: await listenerOf(sessionId) } };
    },
    bad: { path: { sessionId: 'nothing', participantId: 'nothing' } },
    status: { good: 204, bad: 404 },
  },
  'outputs.list': ofSession(200),
  'outputs.add': {
    good: async () => ({ path: { sessionId: await newSession() }, body: OUTPUT }),
    bad: { path: { sessionId: 'nothing' }, body: { ...OUTPUT, mount: '/admin/kill' } },
    status: { good: 201, bad: 400 },
  },
  'outputs.start': ofOutput(204),
  'outputs.stop': ofOutput(204),
  'outputs.remove': ofOutput(204),
  'adminrecordings.list': list,
  'adminrecordings.start': ofSession(201),
  'adminrecordings.stop': {
    good: async () => {
      const sessionId = await newSession();
      await steerRecording('POST', sessionId);
      return { path: { sessionId } };
    },
    bad: { path: { sessionId: 'nothing' } },
    status: { good: 204, bad: 404 },
  },
  'adminrecordings.remove': {
    good: async () => ({ path: await newRecording() }),
    bad: { path: { recordingId: 'nothing' } },
    status: { good: 204, bad: 404 },
  },
  'admin.workers': list,
  'admin.capacity': nothing,
  'keys.list': list,
  'keys.create': {
    good: () => ({ body: { name: `Key ${++names}`, scopes: ['read'] } }),
    bad: { body: { name: '', scopes: ['everything'] } },
    status: { good: 201, bad: 400 },
  },
  'keys.rotate': ofKey(200),
  'keys.revoke': ofKey(204),
  'audit.list': list,
  'limits.show': nothing,
  'limits.change': {
    good: () => ({ body: { sessions: 900, egressMbps: null } }),
    bad: { body: { sessions: 0 } },
    status: { good: 200, bad: 400 },
  },
  'live.ogg': ofStream('tags=chain', 'tags=all'),
  'live.mp3': ofStream('kbps=320', 'kbps=321'),
  'live.m3u': ofStream('format=ogg', 'format=wav'),
  'live.pls': ofStream('format=ogg', 'format=wav'),
  'health.alive': nothing,
  'health.ready': nothing,
  'metrics.scrape': nothing,
  'extension.download': nothing,
};

const operation = z.object({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.unknown()).optional() })),
});
type Operation = z.infer<typeof operation> & { readonly method: string; readonly path: string };

let server: AppServer;
let operations: ReadonlyMap<string, Operation>;
/** Keys of one scope each. */
const scoped: Record<string, string> = {};
/** Of the sessions that were made, the tokens of their hosts. */
const hostTokens = new Map<string, string>();
let names = 0;

beforeAll(async () => {
  server = await AppServer.start({ HOST_KEY, REQUESTS_PER_ADDRESS_PER_MINUTE: '100000' });
  const { paths } = z
    .object({ paths: z.record(z.string(), z.record(z.string(), operation)) })
    .parse(await (await server.api('GET', '/api/docs-json')).json());
  operations = new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => [one.operationId, { ...one, method, path }] as const),
    ),
  );
  for (const scope of ['read', 'moderate', 'operate']) scoped[scope] = (await newKey([scope])).secret;
});
afterAll(() => server[Symbol.asyncDispose]());

test('every operation of the document has a row, and every row an operation', () => {
  expect(Object.keys(ROWS).sort()).toEqual([...operations.keys()].sort());
});

describe.each(Object.keys(ROWS))('%s', (id) => {
  const { good, bad, status } = ROWS[id] ?? nothing;

  test('does for who may what fits, and refuses what does not', async () => {
    const call = await good();
    expect(await ask(id, call, rightKey(id, call))).toBe(status.good);
    if (bad !== undefined) expect(await ask(id, bad, rightKey(id, bad))).toBe(status.bad);
  });

  test('refuses who shows nothing, whatever is asked', async () => {
    if (securityOf(id) === undefined) return;
    for (const call of [await good(), ...(bad === undefined ? [] : [bad])]) {
      expect(await ask(id, call, undefined)).toBe(401);
    }
  });

  test('refuses who shows a key for something else, whatever is asked', async () => {
    const wrong = wrongKey(id);
    if (wrong === undefined) return;
    for (const call of [await good(), ...(bad === undefined ? [] : [bad])]) {
      // A host's token is looked at once its session is found.
      const isLost = securityOf(id)?.scheme === 'hostToken' && call === bad;
      expect(await ask(id, call, wrong.key)).toBe(isLost ? 404 : wrong.status);
    }
  });
});

/** What may be read of a session by anybody, unless it is private. */
const OF_A_PRIVATE_ONE = Object.keys(ROWS).filter((id) => ROWS[id]?.isOpen);

describe.each(OF_A_PRIVATE_ONE)('%s of a private session', (id) => {
  test('is for its host and for admins', async () => {
    const sessionId = await newSession({ visibility: 'private' });
    const call = { path: { sessionId } };
    expect(await ask(id, call, undefined)).toBe(403);
    expect(await ask(id, call, NOBODY)).toBe(401);
    expect(await ask(id, call, hostTokens.get(sessionId))).toBe(200);
    for (const key of Object.values(scoped)) expect(await ask(id, call, key)).toBe(200);
    expect(await ask(id, { path: { sessionId: 'nothing' } }, undefined)).toBe(404);
  });
});

/** What an operation demands; undefined: nothing. A server with a host key demands that, too. */
function securityOf(id: string): { scheme: string; scope: string | undefined } | undefined {
  if (ROWS[id]?.isOpen) return undefined;
  const [entry] = (operations.get(id)?.security ?? []).flatMap((one) => Object.entries(one));
  return entry && { scheme: entry[0], scope: entry[1][0] };
}

function rightKey(id: string, { path }: Call): string | undefined {
  const security = securityOf(id);
  if (security === undefined) return undefined;
  const { scheme, scope } = security;
  if (scheme === 'hostKey') return HOST_KEY;
  if (scheme === 'hostToken') return hostTokens.get(path?.['sessionId'] ?? '') ?? NOBODY;
  expect(scope).toBeDefined();
  return scoped[scope ?? ''];
}

/** A key that is good for something else. */
function wrongKey(id: string): { key: string | undefined; status: number } | undefined {
  const security = securityOf(id);
  if (security === undefined) return undefined;
  // Every admin key may read: only what is none cannot.
  if (security.scheme !== 'adminKey' || security.scope === 'read') return { key: NOBODY, status: 401 };
  return { key: scoped[security.scope === 'operate' ? 'moderate' : 'operate'], status: 403 };
}

/** The status, which the document knows, as it knows the type of the body. */
async function ask(
  id: string,
  { path = {}, query = '', body }: Call,
  key: string | undefined,
): Promise<number> {
  const asked = operations.get(id);
  if (asked === undefined) throw new Error(`The document has no ${id}.`);
  const { method, path: template, responses } = asked;
  const pathname = template.replace(/\{(\w+)\}/g, (_, name: string) => path[name] ?? '');
  const response = await server.api(method.toUpperCase(), query === '' ? pathname : `${pathname}?${query}`, {
    ...(key !== undefined && { key }),
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect(responses).toHaveProperty([response.status]);
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const documented = Object.keys(responses[response.status]?.content ?? {});
  if (response.status === 204) expect(documented).toEqual([]);
  else expect(documented.map((one) => one.replace('*', 'jpeg'))).toContain(type);
  if (type === PROBLEM_TYPE) problem.parse(await response.json());
  // It has no end of its own.
  else if (type.startsWith('audio/')) await response.body?.cancel();
  else await response.arrayBuffer();
  return response.status;
}

function ofSession(good: number): Row {
  return {
    good: async () => ({ path: { sessionId: await newSession() } }),
    bad: { path: { sessionId: 'nothing' } },
    status: { good, bad: 404 },
  };
}

function ofStream(good: string, bad: string): Row {
  const path = async () => ({ sessionId: await newSession() });
  return {
    good: async () => ({ path: await path(), query: good }),
    bad: { path: { sessionId: 'nothing' }, query: bad },
    status: { good: 200, bad: 400 },
  };
}

function ofOutput(good: number): Row {
  return {
    good: async () => {
      const sessionId = await newSession();
      return { path: { sessionId, outputId: await outputOf(sessionId) } };
    },
    bad: { path: { sessionId: 'nothing', outputId: 'nothing' } },
    status: { good, bad: 404 },
  };
}

function ofKey(good: number): Row {
  return {
    good: async () => ({ path: { keyId: (await newKey(['read'])).keyId } }),
    bad: { path: { keyId: 'nothing' } },
    status: { good, bad: 404 },
  };
}

async function newSession(wish: object = {}): Promise<string> {
  const body = JSON.stringify(wish);
  const response = await server.api('POST', '/api/sessions', { key: HOST_KEY, body });
  const { sessionId, hostToken } = z
    .object({ sessionId: z.string(), hostToken: z.string() })
    .parse(await response.json());
  hostTokens.set(sessionId, hostToken);
  return sessionId;
}

async function newKey(scopes: readonly string[]): Promise<{ keyId: string; secret: string }> {
  const body = JSON.stringify({ name: `Key ${++names}`, scopes });
  const response = await server.api('POST', '/api/admin/keys', { key: ADMIN_KEY, body });
  const { key, secret } = madeKey.parse(await response.json());
  return { keyId: key.keyId, secret };
}

async function outputOf(sessionId: string): Promise<string> {
  const path = `/api/admin/sessions/${sessionId}/outputs`;
  const response = await server.api('POST', path, { key: ADMIN_KEY, body: JSON.stringify(OUTPUT) });
  return z.object({ outputId: z.string() }).parse(await response.json()).outputId;
}

/** One that ended, with a file of it. */
async function newRecording(): Promise<{ sessionId: string; recordingId: string; fileName: string }> {
  const sessionId = await newSession();
  await steerRecording('POST', sessionId);
  await steerRecording('DELETE', sessionId);
  const response = await server.api('GET', `/api/sessions/${sessionId}/recordings`, { key: ADMIN_KEY });
  const [recording] = recordingList.parse(await response.json()).recordings;
  const fileName = recording?.tracks[0]?.fileName ?? '';
  return { sessionId, recordingId: recording?.recordingId ?? '', fileName };
}

async function steerRecording(method: 'POST' | 'DELETE', sessionId: string): Promise<void> {
  const response = await server.api(method, `/api/admin/sessions/${sessionId}/recording`, { key: ADMIN_KEY });
  expect(response.ok).toBe(true);
}

async function listenerOf(sessionId: string): Promise<string> {
  const listener = await server.connect();
  return (await listener.join(sessionId)).participantId;
}

async function artwork(): Promise<{ sessionId: string; artworkId: string }> {
  const sessionId = await newSession();
  const host = await server.connect();
  const hostToken = hostTokens.get(sessionId) ?? '';
  await host.ask('resumeSession', { protocol: PROTOCOL_VERSION, sessionId, hostToken });
  const image = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c04020' } })
    .png()
    .toBuffer();
  const { artworkId } = await host.ask('artwork', { type: 'image/png', data: image.toString('base64') });
  const track = { title: 'One', artist: null, album: null, source: null, artworkId };
  await host.ask('nowPlaying', { track, playbackState: 'playing', position: null });
  await host.close();
  return { sessionId, artworkId };
}
