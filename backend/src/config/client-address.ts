/** Who is asking, and by which name of ours: both are believed from `TRUSTED_PROXIES` alone. */
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';
import proxyAddr from 'proxy-addr';
import type { Config } from './config.ts';

export type TrustedProxies = (address: string, hop: number) => boolean;

export function trustedProxies(config: Pick<Config, 'trustedProxies'>): TrustedProxies {
  return proxyAddr.compile([...config.trustedProxies]);
}

/** The client's IP address, an IPv4 one in its own form. */
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

function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
