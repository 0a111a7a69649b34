/** With a real worker and real peers: the address of the server's machine changes while people listen. */
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { ConsoleLogger } from '@nestjs/common';
import { expect, test } from 'vitest';
import { TestHost, TestListener, TestServer } from '../../test-support/party/index.ts';
import { WorkerPool } from '../media/index.ts';
import { freeRtcPort } from '../media/rtc-port.ts';

/** All of 127.0.0.0/8 can be bound, so these stand for a network's. */
function machineOf(addresses: readonly string[]) {
  const { lo = [] } = networkInterfaces();
  const one = lo.filter(({ family }) => family === 'IPv4').slice(0, 1);
  return { eth0: one.flatMap((entry) => addresses.map((address) => ({ ...entry, address }))) };
}

function toldTo({ joined }: TestListener): Set<string> {
  return new Set(joined.receive?.transport.iceCandidates.map(({ address }) => address));
}

test('who comes after it hears at the new address; who heard before hears on; a log line says it', async () => {
  let address = '127.0.0.2';
  const interfaces = () => machineOf([address]);
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
  expect(toldTo(after)).toEqual(new Set(['127.0.0.3']));
  await before.untilSound();
  expect(before.client.told('transportLost')).toEqual([]);
  expect(lines.filter((line) => line.includes('127.0.0.3'))).toHaveLength(1);
});

test('an address that is added takes no sound away, where the configured ports leave no other', async () => {
  const lan = '127.0.0.2';
  const added = '127.0.0.3';
  let addresses = [lan];
  const minPort = await freeRtcPort([lan]);
  const pool = await WorkerPool.create({
    workers: 1,
    minPort,
    maxPort: minPort,
    announcedAddresses: [],
    interfaces: () => machineOf(addresses),
    outward: async () => [lan],
    log: new ConsoleLogger({ logLevels: [] }),
  });
  await using server = await TestServer.start({}, pool);
  const host = await TestHost.live(server);
  const before = await TestListener.hear(server, host.sessionId);
  addresses = [lan, added];
  await once(pool.events, 'moved');
  await before.untilSound();
  const after = await TestListener.hear(server, host.sessionId);
  expect(toldTo(after)).toEqual(new Set([lan]));

  // All leave; whoever comes next is offered both.
  const moved = once(pool.events, 'moved');
  before.hangUp();
  after.hangUp();
  await host.client.ask('endSession', {});
  host.hangUp();
  await moved;
  using next = await TestHost.live(server);
  using hears = await TestListener.hear(server, next.sessionId);
  expect(toldTo(hears)).toEqual(new Set(addresses));
});
