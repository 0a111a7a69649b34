/** Who is asking, and by which name of ours: both are believed from `TRUSTED_PROXIES` alone. */
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';
import proxyAddr from 'proxy-addr';
import type { Config } from './config.ts';

export type TrustedProxies = (address: string, hop: number) => boolean;

export function trustedProxies(config: Pick<Config, 'trustedProxies'>): TrustedProxies {
  return proxyAddr.compile([...config.trustedProxies]);
}

/** The client's IP address, an IPv4 one in its own form, an IPv6 one without the zone that Node adds to link-local ones. */
export function clientAddress(request: IncomingMessage, trusts: TrustedProxies): string {
  return unmapped(proxyAddr(request, trusts));
}

/** Whether the request came through a proxy we trust: then its `X-Forwarded-*` headers count. */
export function isProxied(request: IncomingMessage, trusts: TrustedProxies): boolean {
  const address = request.socket.remoteAddress;
  return address !== undefined && trusts(unmapped(address), 0);
}

/** Enough of an address to tell neighbours from strangers in a log: /24 of IPv4, /48 of IPv6. */
export function shortAddress(address: string): string {
  const plain = unmapped(address);
  if (isIPv4(plain)) return plain.replace(/\.\d+$/, '.x');
  if (isIPv6(plain)) return `${plain.split('::')[0]?.split(':').slice(0, 3).join(':')}::x`;
  return 'unknown';
}

/**
 * Whom limits count as one: an IPv4 address, or the /64 of an IPv6 one, which is what a home or a single machine gets
 * (RFC 6177), so that nobody comes as a crowd of their own addresses.
 */
export function limitKey(address: string): string {
  // A URL writes IPv6 in its one canonical form (RFC 5952), with `::` at most once.
  const written = isIPv6(address) ? URL.parse(`http://[${address}]`)?.hostname.slice(1, -1) : undefined;
  if (written === undefined) return address;
  const [head = [], tail = []] = written.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`;
}

function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
}
