import type { Listening } from './listening.ts';
import { freeRtcPort, isPortFree } from './rtc-port.ts';

export interface ListenPlace {
  readonly ips: readonly string[];
  readonly port: number;
}

export interface WhereToListenOptions {
  /** All addresses that a worker is to listen on. */
  readonly wanted: readonly string[];
  /** Where it listens now, perhaps with transports on it. */
  readonly present: Pick<Listening, 'ips' | 'port' | 'outward' | 'isHeld'>;
  /** Those of the addresses that lead to the internet now. */
  readonly outward: readonly string[];
  /** Configured ports: the worker's own, and those that no worker has. Undefined: any. */
  readonly range:
    | { readonly own: number; readonly spare: { readonly from: number; readonly to: number } }
    | undefined;
}

/**
 * The best place for whoever comes from now on, where a worker lacks an address; undefined: the present one.
 * A port on an address is taken for as long as anybody has a transport there. So all addresses on the own
 * port are best, for the firewall knows it; nearly as good is to lack loopback alone; then comes a spare port
 * for all of them. Where there is none, an address through which people come from the network is not given up
 * for one that appeared beside it (a bridge, a VPN).
 */
export async function whereToListen(options: WhereToListenOptions): Promise<ListenPlace | undefined> {
  const { wanted, present, range } = options;
  const outward = new Set([...present.outward, ...options.outward]);
  if (range === undefined) return { ips: wanted, port: await freeRtcPort(wanted) };
  const onOwn = await obtainable(wanted, range.own, present);
  const missed = wanted.filter((ip) => !onOwn.includes(ip));
  if (missed.every((ip) => isLoopback(ip) && !outward.has(ip))) return unlessPresent(onOwn, range.own);
  for (let port = range.spare.from; port <= range.spare.to; port += 1) {
    if ((await obtainable(wanted, port, present)).length === wanted.length) return { ips: wanted, port };
  }
  if (missed.some((ip) => present.ips.has(ip) && outward.has(ip))) return undefined;
  return unlessPresent(onOwn, range.own);

  function unlessPresent(ips: readonly string[], port: number): ListenPlace | undefined {
    const isPresent = port === present.port && ips.every((ip) => present.ips.has(ip));
    return isPresent ? undefined : { ips, port };
  }
}

/** Those of the addresses on which this port is free, or is once the present place is left. */
async function obtainable(
  ips: readonly string[],
  port: number,
  present: WhereToListenOptions['present'],
): Promise<string[]> {
  const found: string[] = [];
  for (const ip of ips) {
    const isOurs = port === present.port && present.ips.has(ip);
    if (isOurs ? !present.isHeld : await isPortFree([ip], port)) found.push(ip);
  }
  return found;
}

function isLoopback(ip: string): boolean {
  return ip.startsWith('127.');
}
