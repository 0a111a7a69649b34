import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, test } from 'vitest';
import { type ConnectOptions, type ConnectTarget, ConnectError, publicConnect } from './public-connect.ts';

const LOOPBACK = { address: '127.0.0.1', family: 4 };
const PUBLIC = { address: '8.8.8.8', family: 4 };

let scope = new AsyncDisposableStack();
afterEach(async () => {
  await scope.disposeAsync();
  scope = new AsyncDisposableStack();
});

/** Listens on loopback, and counts who came. */
async function listening(server: Server): Promise<{ readonly port: number; readonly came: Socket[] }> {
  const came: Socket[] = [];
  server.on('connection', (socket) => {
    came.push(socket);
    socket.on('error', () => {});
  });
  scope.defer(async () => {
    for (const socket of came) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return { port: address.port, came };
}

function open(target: Partial<ConnectTarget>, options: Partial<ConnectOptions> = {}): Promise<Socket> {
  return publicConnect(
    { hostname: '127.0.0.1', port: 8000, isSecure: false, ...target },
    { mayBePrivate: false, signal: new AbortController().signal, ...options },
  );
}

async function failureOf(attempt: Promise<Socket>): Promise<string> {
  try {
    scope.adopt(await attempt, (socket) => void socket.destroy());
    return 'connected';
  } catch (error) {
    return error instanceof ConnectError ? error.failure : String(error);
  }
}

async function certificateFor(name: string) {
  return await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }],
  });
}

describe('publicConnect', () => {
  test.each(['127.0.0.1', '127.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', 'localhost', '0.0.0.0'])(
    'does not connect to this machine by the name %s',
    async (name) => {
      const { port, came } = await listening(createServer());
      const { hostname } = new URL(`http://${name}:${port}`);
      expect(await failureOf(open({ hostname, port }))).toBe('private-address');
      expect(came).toHaveLength(0);
    },
  );

  test('does not connect where a public name says a private address', async () => {
    const { port, came } = await listening(createServer());
    const find = async () => [LOOPBACK, { address: '::1', family: 6 }];
    expect(await failureOf(open({ hostname: 'radio.example', port }, { find }))).toBe('private-address');
    expect(came).toHaveLength(0);
  });

  test('leaves out the private ones among the addresses of a name', async () => {
    const { port, came } = await listening(createServer());
    const abort = new AbortController();
    const find = async () => {
      setImmediate(() => abort.abort());
      return [LOOPBACK, PUBLIC];
    };
    const failure = await failureOf(
      open({ hostname: 'radio.example', port }, { find, signal: abort.signal }),
    );
    expect(['no-answer', 'unreachable']).toContain(failure);
    expect(came).toHaveLength(0);
  });

  test.each([22, 25, 53, 1023])('does not speak with port %i of anybody', async (port) => {
    expect(await failureOf(open({ hostname: PUBLIC.address, port }))).toBe('private-address');
  });

  test('connects to a private address that it may, and asks for a name once', async () => {
    const { port, came } = await listening(createServer());
    const answers = [[LOOPBACK], [PUBLIC]];
    const find = async () => answers.shift() ?? [];
    const options = { mayBePrivate: true, find };
    expect(await failureOf(open({ hostname: 'radio.example', port }, options))).toBe('connected');
    await expect.poll(() => came).toHaveLength(1);
    expect(answers).toHaveLength(1);
  });

  test('tells names that are unknown from servers that are not there', async () => {
    const find = async () => Promise.reject(new Error('getaddrinfo ENOTFOUND'));
    expect(await failureOf(open({ hostname: 'nowhere.example' }, { find }))).toBe('unknown-host');
    const server = createServer();
    const { port } = await listening(server);
    server.close();
    expect(await failureOf(open({ port }, { mayBePrivate: true }))).toBe('unreachable');
  });

  test('gives up a name that is looked up for too long', async () => {
    const abort = new AbortController();
    const find = () => {
      abort.abort();
      return new Promise<never>(() => {});
    };
    const attempt = open({ hostname: 'slow.example' }, { find, signal: abort.signal });
    expect(await failureOf(attempt)).toBe('no-answer');
  });
});

describe('a secure connection', () => {
  async function secureServer(name: string) {
    const pems = await certificateFor(name);
    const names: unknown[] = [];
    const server = createTlsServer({
      cert: pems.cert,
      key: pems.private,
      SNICallback: (asked, done) => {
        names.push(asked);
        done(null);
      },
    });
    server.on('tlsClientError', () => {});
    return { ...(await listening(server)), ca: pems.cert, names };
  }
  const target = { hostname: 'radio.example', isSecure: true };
  const toLoopback = { mayBePrivate: true, find: async () => [LOOPBACK] };

  test('names the server it wants, and takes its certificate', async () => {
    const { port, ca, names } = await secureServer('radio.example');
    expect(await failureOf(open({ ...target, port }, { ...toLoopback, ca }))).toBe('connected');
    expect(names).toEqual(['radio.example']);
  });

  test('refuses a certificate for another name, and one that nobody vouches for', async () => {
    const { port, ca } = await secureServer('other.example');
    expect(await failureOf(open({ ...target, port }, { ...toLoopback, ca }))).toBe('certificate');
    expect(await failureOf(open({ ...target, port }, toLoopback))).toBe('certificate');
  });

  test('says of a server that knows no TLS that it does not', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.0 400 Bad Request\r\n\r\n'));
    const { port } = await listening(server);
    expect(await failureOf(open({ ...target, port }, toLoopback))).toBe('no-tls');
  });

  test('gives up a server that never says a word', async () => {
    const abort = new AbortController();
    const { port } = await listening(createServer(() => abort.abort()));
    const attempt = open({ ...target, port }, { ...toLoopback, signal: abort.signal });
    expect(await failureOf(attempt)).toBe('no-answer');
  });

  test('a signal ends no connection that stands', async () => {
    const { port } = await listening(createServer((socket) => socket.end('hello')));
    const abort = new AbortController();
    const socket = await open({ port }, { mayBePrivate: true, signal: abort.signal });
    abort.abort();
    let heard = '';
    for await (const part of socket) heard += String(part);
    expect(heard).toBe('hello');
  });
});
