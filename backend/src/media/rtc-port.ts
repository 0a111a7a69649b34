import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError, StartError } from '../config/index.ts';

const ATTEMPTS = 20;
const PATIENT_ATTEMPTS = 10;
const PATIENCE_MS = 200;

/**
 * A port that is free for UDP and TCP on every one of the addresses. mediasoup picks a free port for each
 * listenInfo by itself, but not the same one for all, and one port is what people open in a firewall.
 * @throws StartError when none is found
 */
export async function freeRtcPort(ips: readonly string[]): Promise<number> {
  let failure: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    try {
      const port = await tryTcp(ips[0] ?? '127.0.0.1', 0);
      for (const ip of ips) await tryPort(ip, port);
      return port;
    } catch (error) {
      failure = error;
    }
  }
  throw new StartError(
    `RTC_MIN_PORT: no port is free for WebRTC on all addresses of this machine (${String(failure)}); name one that is.`,
  );
}

/** Those of the addresses that can be bound at all: an interface may be listed and yet not be ready. */
export async function bindable(ips: readonly string[]): Promise<Set<string>> {
  const good = new Set<string>();
  for (const ip of ips) {
    try {
      await tryUdp(ip, 0);
      good.add(ip);
    } catch {
      // Left out: the caller says which ones.
    }
  }
  return good;
}

/** Whether a port is free, UDP and TCP, on all of these addresses. */
export async function isPortFree(ips: readonly string[], port: number): Promise<boolean> {
  try {
    for (const ip of ips) await tryPort(ip, port);
    return true;
  } catch {
    // That it cannot be had is the answer.
    return false;
  }
}

async function tryPort(ip: string, port: number): Promise<void> {
  await tryTcp(ip, port);
  await tryUdp(ip, port);
}

async function tryTcp(ip: string, port: number): Promise<number> {
  const server = createServer();
  try {
    server.listen({ host: ip, port, exclusive: true });
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('A TCP server without a port.');
    return address.port;
  } finally {
    server.close();
  }
}

async function tryUdp(ip: string, port: number): Promise<void> {
  const socket = createSocket(isIPv6(ip) ? 'udp6' : 'udp4');
  try {
    socket.bind({ address: ip, port, exclusive: true });
    await once(socket, 'listening');
  } finally {
    socket.close();
  }
}

/**
 * For ports that were configured. A worker of a server that was killed a moment ago may still hold one, so it
 * is asked for a little while.
 * @throws ConfigError naming the first port that another program has
 */
export async function demandRtcPorts(ips: readonly string[], minPort: number, count: number): Promise<void> {
  for (let port = minPort; port < minPort + count; port += 1) {
    for (const ip of ips) await demandPort(ip, port);
  }
}

async function demandPort(ip: string, port: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await tryPort(ip, port);
      return;
    } catch (error) {
      if (attempt === PATIENT_ATTEMPTS) throw notOurs(ip, port, error);
      await sleep(PATIENCE_MS);
    }
  }
}

function notOurs(ip: string, port: number, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new ConfigError(
      'RTC_MIN_PORT',
      `port ${port} is in use on ${ip}, perhaps by another server; give each its own RTC_MIN_PORT to RTC_MAX_PORT.`,
    );
  }
  if (code === 'EACCES') {
    return new ConfigError('RTC_MIN_PORT', `${port} is not yours to listen on; choose ports above 1023.`);
  }
  return error;
}
