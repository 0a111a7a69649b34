import { once } from 'node:events';
import { createServer } from 'node:net';
import { ConsoleLogger } from '@nestjs/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WorkerPool } from './media/index.ts';
import { doubtsOfReach } from './reach-check.ts';

/** TEST-NET-3 (RFC 5737): an address that nobody has. */
const NOWHERE = '203.0.113.7';
let pool: WorkerPool;
let ports: number[];

beforeAll(async () => {
  const log = new ConsoleLogger({ logLevels: [] });
  pool = await WorkerPool.create({ workers: 2, minPort: undefined, announcedAddresses: ['127.0.0.1'], log });
  ports = pool.loads().map(({ port }) => port);
});
afterAll(() => pool.close());

test('has no doubt about workers that answer', async () => {
  expect(ports).toHaveLength(2);
  expect(await doubtsOfReach({ told: ['127.0.0.1'], ports, publicUrl: undefined })).toEqual([]);
});

test('says in one line at which announced address nothing answers', async () => {
  const doubts = await doubtsOfReach({ told: ['127.0.0.1', NOWHERE], ports, publicUrl: undefined });
  expect(doubts).toEqual([
    expect.stringMatching(
      `^MEDIASOUP_ANNOUNCED_IP: nothing answers at ${NOWHERE}, TCP port ${ports.join(', ')}`,
    ),
  ]);
  expect(doubts[0]).not.toContain('\n');
});

test('names only the ports that do not answer', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  server.close();
  await once(server, 'close');
  const [first = 0] = ports;
  const doubts = await doubtsOfReach({
    told: ['localhost'],
    ports: [first, address.port],
    publicUrl: undefined,
  });
  expect(doubts).toEqual([expect.stringContaining(`at localhost, TCP port ${address.port}, `)]);
});

test.each([
  ['https://aux.example.org', ['127.0.0.1'], true],
  ['https://93.184.215.14:8443', ['127.0.0.1'], true],
  ['https://party.local', ['127.0.0.1'], false],
  ['https://192.168.1.20', ['127.0.0.1'], false],
  ['http://[fd00::1]', ['127.0.0.1'], false],
])('knows whether %s is more public than the addresses %j', async (publicUrl, told, doubts) => {
  const found = await doubtsOfReach({ told, ports, publicUrl });
  expect(found.some((line) => line.includes('is public, but'))).toBe(doubts);
});

test('is content with one public address among private ones', async () => {
  const found = await doubtsOfReach({
    told: ['127.0.0.1', NOWHERE],
    ports: [],
    publicUrl: 'https://aux.example.org',
  });
  expect(found).toEqual([]);
});
