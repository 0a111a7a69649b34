/** With real workers: ports, addresses, spreading, and what happens when one dies. */
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { ConsoleLogger } from '@nestjs/common';
import { afterEach, expect, test, vi } from 'vitest';
import { freeRtcPort } from './rtc-port.ts';
import { SessionMedia } from './session-media.ts';
import { WorkerPool, type WorkerPoolOptions } from './worker-pool.ts';

const log = new ConsoleLogger({ logLevels: [] });
const pools: WorkerPool[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

async function start(options: Partial<WorkerPoolOptions> = {}): Promise<WorkerPool> {
  const pool = await WorkerPool.create({
    workers: 2,
    minPort: undefined,
    announcedAddresses: [],
    log,
    ...options,
  });
  pools.push(pool);
  return pool;
}

function mediaOn(pool: WorkerPool, onSendingLost = () => {}): SessionMedia {
  const media = new SessionMedia({ pool, limits: { listenersPerWorkerBeforeSpread: 2 } });
  media.events.on('sendingLost', onSendingLost);
  return media;
}

/**
 * `os.networkInterfaces()` of a machine with these; all of 127.0.0.0/8 can be bound, so they stand for a
 * network's.
 */
function machineOf(ips: readonly string[]) {
  const { lo = [] } = networkInterfaces();
  const [one] = lo.filter(({ family }) => family === 'IPv4');
  if (one === undefined) throw new Error('This machine has no loopback interface.');
  return { lo: [one], eth0: ips.map((address) => ({ ...one, address })) };
}

test('a transport is offered on one port, UDP and TCP, at every address, UDP first', async () => {
  const ips = Array.from({ length: 20 }, (_, n) => `127.0.0.${n + 2}`);
  const pool = await start({ workers: 1, interfaces: () => machineOf(ips) });
  const { transport } = await mediaOn(pool).createSending();
  const [load] = pool.loads();
  const candidates = transport.parameters.iceCandidates;
  expect(new Set(candidates.map(({ port }) => port))).toEqual(new Set([load?.port]));
  expect(candidates).toHaveLength(2 * pool.addresses.length);
  for (const { ip } of pool.addresses) {
    const here = candidates.filter(({ address }) => address === ip);
    expect(here.map(({ protocol }) => protocol).sort()).toEqual(['tcp', 'udp']);
  }
  const priorities = (wanted: string) =>
    candidates.filter(({ protocol }) => protocol === wanted).map(({ priority }) => priority);
  expect(Math.min(...priorities('udp'))).toBeGreaterThan(Math.max(...priorities('tcp')));
});

test('configured ports are taken one after the other', async () => {
  const minPort = await freeRtcPort(['127.0.0.1']);
  const pool = await start({ workers: 1, minPort, announcedAddresses: ['127.0.0.1'] });
  expect(pool.loads().map(({ port }) => port)).toEqual([minPort]);
  // Somebody else's port is an error at start, and leaves no process behind.
  await expect(start({ workers: 1, minPort, announcedAddresses: ['127.0.0.1'] })).rejects.toThrow();
});

test('a worker on a configured port is replaced on that port', async () => {
  const minPort = await freeRtcPort(['127.0.0.1']);
  const pool = await start({ workers: 1, minPort, announcedAddresses: ['127.0.0.1'] });
  const replaced = once(pool.events, 'replaced');
  const [doomed] = pool.loads();
  process.kill(doomed?.pid ?? Number.NaN, 'SIGKILL');
  await replaced;
  expect(pool.loads().map(({ port }) => port)).toEqual([minPort]);
});

test('an announced address is what clients are told', async () => {
  const pool = await start({ workers: 1, announcedAddresses: ['203.0.113.7'] });
  const { transport } = await mediaOn(pool).createSending();
  const told = new Set(transport.parameters.iceCandidates.map(({ address }) => address));
  expect(told).toEqual(new Set(['203.0.113.7']));
});

test('sessions and listeners are spread', async () => {
  const pool = await start();
  const [one, two] = [mediaOn(pool), mediaOn(pool)];
  await one.createSending();
  await two.createSending();
  expect(pool.loads().map(({ routers }) => routers)).toEqual([1, 1]);
  const receivers = await Promise.all(Array.from({ length: 4 }, () => one.createReceiving(() => {})));
  expect(pool.loads().map(({ listeners }) => listeners)).toEqual([2, 2]);
  const [first, ...others] = receivers;
  const { promisedBps } = pool.egress;
  // What it took is given back once, however often it is closed.
  first?.close();
  first?.close();
  expect(pool.egress.promisedBps).toBe((promisedBps * 3) / 4);
  for (const receiver of others) receiver.close();
  expect(pool.loads().map(({ listeners }) => listeners)).toEqual([0, 0]);
  expect(pool.egress.promisedBps).toBe(0);
  one.close();
  two.close();
  await expect.poll(() => pool.loads().map(({ routers }) => routers)).toEqual([0, 0]);
});

test('an address that goes while the first worker starts is left out', async () => {
  // One address in two spellings: each can be bound, but a worker cannot bind both.
  const going = ['127.0.0.2', '::ffff:127.0.0.2'];
  let looks = 0;
  const interfaces = () => {
    const { lo = [] } = networkInterfaces();
    looks += 1;
    const other = lo.slice(0, 1).flatMap((one) => going.map((address) => ({ ...one, address })));
    return looks === 1 ? { lo, other } : { lo };
  };
  const pool = await start({ workers: 1, interfaces });
  expect(looks).toBe(2);
  expect(pool.size).toBe(1);
  expect(going.some((ip) => pool.addresses.some((address) => address.ip === ip))).toBe(false);
});

test('a worker that dies is replaced on the addresses that are left', async () => {
  let isGone = false;
  const interfaces = () => {
    const { lo = [] } = networkInterfaces();
    // All of 127.0.0.0/8 can be bound, so this one stands for a network's.
    const other = lo
      .filter(({ family }) => family === 'IPv4')
      .map((one) => ({ ...one, address: '127.0.0.2' }));
    return isGone ? { lo } : { lo, other };
  };
  const pool = await start({ workers: 1, interfaces });
  expect(pool.addresses.map(({ ip }) => ip)).toContain('127.0.0.2');
  isGone = true;
  const replaced = once(pool.events, 'replaced');
  const [doomed] = pool.loads();
  process.kill(doomed?.pid ?? Number.NaN, 'SIGKILL');
  await replaced;
  expect(pool.addresses.map(({ ip }) => ip)).not.toContain('127.0.0.2');
  const { transport } = await mediaOn(pool).createSending();
  expect(transport.parameters.iceCandidates.map(({ address }) => address)).not.toContain('127.0.0.2');
});

test('a machine that changes its address listens there, on the ports that are configured', async () => {
  const minPort = await freeRtcPort(['127.0.0.1']);
  let ips = ['127.0.0.2'];
  const pool = await start({ workers: 1, minPort, maxPort: minPort, interfaces: () => machineOf(ips) });
  const media = mediaOn(pool);
  const former = await media.createSending();
  const told = async () => (await media.createSending()).transport.parameters.iceCandidates;

  // Only loopback stays: its own port, on the new address.
  ips = ['127.0.0.3'];
  await once(pool.events, 'moved');
  const candidates = await told();
  expect(new Set(candidates.map(({ address }) => address))).toEqual(new Set(['127.0.0.3']));
  expect(new Set(candidates.map(({ port }) => port))).toEqual(new Set([minPort]));
  expect(former.transport.isDead).toBe(false);
});

test('an address that appears beside the present one takes nothing away; nobody waits for a restart', async () => {
  const minPort = await freeRtcPort(['127.0.0.1']);
  const lan = '127.0.0.2';
  let ips = [lan];
  const warned = vi.spyOn(log, 'warn');
  const pool = await start({
    workers: 1,
    minPort,
    maxPort: minPort,
    interfaces: () => machineOf(ips),
    outward: async () => [ips.at(-1) ?? lan],
  });
  const media = mediaOn(pool);
  const offered = async () => {
    const { transport } = await media.createSending();
    const { iceCandidates } = transport.parameters;
    transport.close();
    expect(new Set(iceCandidates.map(({ port }) => port))).toEqual(new Set([minPort]));
    return new Set(iceCandidates.map(({ address }) => address));
  };

  // Nobody hears: all of them, on the own port.
  ips = [lan, '127.0.0.3'];
  await once(pool.events, 'moved');
  expect(await offered()).toEqual(new Set(['127.0.0.1', lan, '127.0.0.3']));
  expect(warned).not.toHaveBeenCalled();

  // Somebody hears, and even the way to the internet goes over the new one (a VPN): who is on the former
  // network can still come.
  const { transport } = await media.createSending();
  ips = [lan, '127.0.0.3', '127.0.0.4'];
  await once(pool.events, 'moved');
  expect(await offered()).toEqual(new Set(['127.0.0.1', lan, '127.0.0.3']));
  expect(warned).toHaveBeenCalledExactlyOnceWith(
    expect.stringContaining('media worker 0 is not offered on 127.0.0.4 for now'),
  );
  expect(transport.isDead).toBe(false);

  // The last one has gone.
  transport.close();
  await once(pool.events, 'moved');
  expect(await offered()).toEqual(new Set(['127.0.0.1', lan, '127.0.0.3', '127.0.0.4']));
  expect(warned).toHaveBeenCalledOnce();
});

test('an address that takes the place of the present one is offered, though another stays', async () => {
  const minPort = await freeRtcPort(['127.0.0.1']);
  let ips = ['127.0.0.9', '127.0.0.2'];
  const pool = await start({
    workers: 1,
    minPort,
    maxPort: minPort,
    interfaces: () => machineOf(ips),
    outward: async () => [ips.at(-1) ?? ''],
  });
  const media = mediaOn(pool);
  const { transport } = await media.createSending();
  ips = ['127.0.0.9', '127.0.0.3'];
  await once(pool.events, 'moved');
  const { iceCandidates } = (await media.createSending()).transport.parameters;
  expect(iceCandidates.map(({ address }) => address)).toContain('127.0.0.3');
  expect(transport.isDead).toBe(false);
});

test('who comes while a worker leaves one place for the next waits, and is offered the next', async () => {
  const minPort = await freeRtcPort(['127.0.0.1']);
  let ips = ['127.0.0.2'];
  const pool = await start({ workers: 1, minPort, maxPort: minPort, interfaces: () => machineOf(ips) });
  const media = mediaOn(pool);
  const worker = pool.leastLoaded();
  ips = ['127.0.0.2', '127.0.0.3'];
  const place = { ips: ['127.0.0.1', ...ips], port: minPort, outward: [] };
  const [, { transport }] = await Promise.all([worker.listenAnew(place), media.createSending()]);
  const { iceCandidates } = transport.parameters;
  expect(iceCandidates.map(({ address }) => address)).toContain('127.0.0.3');
});

test('a name is resolved, and what it leads to is what clients are told', async () => {
  const lookUp = async () => ['203.0.113.7'];
  const pool = await start({ workers: 1, announcedAddresses: ['aux.test'], lookUp });
  const { transport } = await mediaOn(pool).createSending();
  const told = new Set(transport.parameters.iceCandidates.map(({ address }) => address));
  expect(told).toEqual(new Set(['203.0.113.7']));
});

test.each([
  ['refuses', () => Promise.reject(new Error('the name server is away'))],
  ['never answers', () => new Promise<string[]>(() => undefined)],
])('a worker that dies is replaced while the name server %s', async (_, away) => {
  let isAway = false;
  const lookUp = async () => (isAway ? await away() : ['203.0.113.7']);
  const pool = await start({ workers: 1, announcedAddresses: ['aux.test'], lookUp });
  isAway = true;
  const replaced = once(pool.events, 'replaced');
  const [doomed] = pool.loads();
  process.kill(doomed?.pid ?? Number.NaN, 'SIGKILL');
  await replaced;
  const { transport } = await mediaOn(pool).createSending();
  const told = new Set(transport.parameters.iceCandidates.map(({ address }) => address));
  expect(told).toEqual(new Set(['203.0.113.7']));
});

test('a name that leads nowhere stops the start', async () => {
  const started = start({ workers: 1, announcedAddresses: ['name-without-address.invalid'] });
  await expect(started).rejects.toThrow(/^MEDIASOUP_ANNOUNCED_IP.*does not resolve/);
});

test('a worker that dies is replaced at its place, and only its sessions lose their program', async () => {
  const pool = await start();
  const lost: string[] = [];
  const one = mediaOn(pool, () => lost.push('one'));
  const two = mediaOn(pool, () => lost.push('two'));
  const sending = await one.createSending();
  await two.createSending();
  const doomed = pool.loads().find(({ index }) => index === sending.router.worker.index);
  if (!doomed) throw new Error('There is no such worker.');
  const died = once(pool.events, 'died');
  const replaced = once(pool.events, 'replaced');
  process.kill(doomed.pid, 'SIGKILL');
  await died;
  expect(lost).toEqual(['one']);
  expect(pool.size).toBe(1);
  await replaced;
  const loads = pool.loads();
  expect(loads.find(({ index }) => index === doomed.index)).toMatchObject({ routers: 0 });
  expect(loads.find(({ index }) => index === doomed.index)?.pid).not.toBe(doomed.pid);
  // The session finds its way to a worker that lives.
  expect((await one.createSending()).transport.isDead).toBe(false);
});

test('without any worker the answer is unavailable', async () => {
  const pool = await start({ workers: 0 });
  await expect(mediaOn(pool).createSending()).rejects.toMatchObject({ code: 'unavailable' });
});

test('a closed pool leaves no process, and replaces nothing', async () => {
  const pool = await start();
  const pids = pool.loads().map(({ pid }) => pid);
  await pool.close();
  await pool.close();
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
  expect(pool.size).toBe(0);
});

test('a closed pool leaves no process, not even one that hangs', async () => {
  const pool = await start({ workers: 1 });
  const [load] = pool.loads();
  if (load === undefined) throw new Error('There is no worker.');
  process.kill(load.pid, 'SIGSTOP');
  await pool.close();
  expect(() => process.kill(load.pid, 0)).toThrow();
});
