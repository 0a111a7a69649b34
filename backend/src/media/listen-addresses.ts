import { isIPv4, isIPv6 } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { ConfigError } from '../config/index.ts';

/** An address of this machine to bind, and the one that clients are told instead. IP addresses both. */
export interface ListenAddress {
  readonly ip: string;
  readonly announcedAddress?: string;
}

export interface ListenAddressOptions {
  /** As `os.networkInterfaces()` gives them. */
  readonly interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>;
  /** IP addresses; empty: every address of this machine announces itself. */
  readonly announced: readonly string[];
  /** The address that leads to the internet: what a NAT in front forwards to. */
  readonly outward?: string | undefined;
}

/**
 * Where WebRTC listens, IPv4 first. An announced address that this machine has itself is bound as it is; the
 * others stand for addresses of this machine that a NAT hides, outward one first.
 * @throws ConfigError when more addresses are announced than there are to bind
 */
export function listenAddresses({ interfaces, announced, outward }: ListenAddressOptions): ListenAddress[] {
  const local = localAddresses(interfaces);
  if (announced.length === 0) return local.map((ip) => ({ ip }));

  const own = announced.filter((address) => local.includes(address));
  const hidden = announced.filter((address) => !local.includes(address));
  const free = local.filter((ip) => !own.includes(ip) && !isLoopback(ip));
  if (free.length === 0 && own.length === 0) free.push(...local);
  const found: ListenAddress[] = own.map((ip) => ({ ip }));
  for (const announcedAddress of hidden) {
    const ip = takeOfSameFamily(free, announcedAddress, outward);
    if (ip === undefined) {
      throw new ConfigError(
        'MEDIASOUP_ANNOUNCED_IP',
        `this machine has no address left to stand behind ${announcedAddress}; name at most one for each of its own.`,
      );
    }
    found.push({ ip, announcedAddress });
  }
  // Whoever runs the server on a LAN also listens on the machine itself; behind a NAT loopback would only
  // mislead clients.
  if (hidden.length === 0 && !own.includes('127.0.0.1') && local.includes('127.0.0.1')) {
    found.push({ ip: '127.0.0.1' });
  }
  return found;
}

/** The addresses of this machine that WebRTC can use, IPv4 first. */
export function localAddresses(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string[] {
  const all = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  // Link-local IPv6 addresses need a zone, which candidates cannot carry; IPv4 reaches this machine itself
  // just as well as ::1.
  const usable = all.map(({ address }) => address).filter((address) => !/^(fe[89ab]|::1$)/i.test(address));
  return [...new Set([...usable.filter(isIPv4), ...usable.filter(isIPv6)])];
}

function takeOfSameFamily(
  free: string[],
  announced: string,
  outward: string | undefined,
): string | undefined {
  const fits = isIPv6(announced) ? isIPv6 : isIPv4;
  const ip = free.find((address) => address === outward && fits(address)) ?? free.find(fits);
  if (ip !== undefined) free.splice(free.indexOf(ip), 1);
  return ip;
}

function isLoopback(ip: string): boolean {
  return ip.startsWith('127.');
}
