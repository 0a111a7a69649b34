/** With a real worker and real peers: the address of the server's machine changes while people listen. */
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { ConsoleLogger } from '@nestjs/common';
import { expect, test } from 'vitest';
import { WorkerPool } from '../media/index.ts';
import { TestHost } from './testing/test-host.fixture.ts';
import { TestListener } from './testing/test-listener.fixture.ts';
import { TestServer } from './testing/test-server.fixture.ts';

test('who comes after it hears at the new address; who heard before hears on; a log line says it', async () => {
  // All of 127.0.0.0/8 can be bound, so these stand for a network's.
  let address = '127.0.0.2';
  const interfaces = () => {
    const { lo = [] } = networkInterfaces();
    const [one] = lo.filter(({ family }) => family === 'IPv4');
    return { eth0: one === undefined ? [] : [{ ...one, address }] };
  };
  const lines: string[] = [];
  const log = new ConsoleLogger({ logLevels: [] });
  log.log = (line: unknown) => lines.push(String(line));
  const pool = await WorkerPool.create({
    workers: 1,
    minPort: undefined,
    announcedAddresses: [],
    interfaces,
    log,
  });
  await using server = await TestServer.start({}, pool);
  using host = await TestHost.live(server);
  using before = await TestListener.hear(server, host.sessionId);

  address = '127.0.0.3';
  await once(pool.events, 'moved');
  await before.untilSound();
  using after = await TestListener.hear(server, host.sessionId);
  const told = after.joined.receive?.transport.iceCandidates.map((candidate) => candidate.address);
  expect(new Set(told)).toEqual(new Set(['127.0.0.3']));
  await before.untilSound();
  expect(before.client.told('transportLost')).toEqual([]);
  expect(lines.filter((line) => line.includes('127.0.0.3'))).toHaveLength(1);
});
