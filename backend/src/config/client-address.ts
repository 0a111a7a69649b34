/** Who is asking, and by which name of ours: both are believed from `TRUSTED_PROXIES` alone. */
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6, type Socket } from 'node:net';
import { ProtocolError } from '@auxcast/shared-types';
import proxyAddr from 'proxy-addr';
import type { Config } from './config.ts';
import { forwardedElements } from './forwarded-header.ts';

export type TrustedProxies = (address: string, hop: number) => boolean;

export function trustedProxies(config: Pick<Config, 'trustedProxies'>): TrustedProxies {
  return proxyAddr.compile([...config.trustedProxies]);
}

/**
 * The client's IP address, an IPv4 one in its own form, an IPv6 one as RFC 5952 writes it, without the zone
 * that Node adds to link-local ones. Trusted proxies say it by `X-Forwarded-For` or by `Forwarded` (RFC
 * 7239). An entry that is no address counts as the proxy that wrote it: otherwise whoever invents entries
 * would be somebody else each time. So does one that the two headers do not agree on: a proxy that writes
 * only one of them may pass the other on as the client sent it.
 * @throws ProtocolError `disconnected` when the client has gone before anybody could see who it was
 */
export function clientAddress(request: IncomingMessage, trusts: TrustedProxies): string {
  const peer = peerAddress(request.socket);
  if (peer === undefined) throw new ProtocolError('disconnected', 'The connection is closed.');
  if (!trusts(peer, 0)) return peer;
  let address = peer;
  let hop = 0;
  for (const next of forwardedFor(request)) {
    if (next === undefined) return address;
    address = next;
    hop += 1;
    if (!trusts(address, hop)) return address;
  }
  return address;
}

/**
 * Who is at the other end of a connection: the client or a proxy. Undefined when it had gone before anybody
 * asked.
 */
export function peerAddress({ remoteAddress }: Socket): string | undefined {
  return remoteAddress === undefined ? undefined : addressOf(remoteAddress);
}

/** Whether the request came through a proxy we trust: then its `X-Forwarded-*` headers count. */
export function isProxied(request: IncomingMessage, trusts: TrustedProxies): boolean {
  const peer = peerAddress(request.socket);
  return peer !== undefined && trusts(peer, 0);
}

/** Enough of an address to tell neighbours from strangers in a log: /24 of IPv4, /48 of IPv6. */
export function shortAddress(address: string): string {
  const plain = addressOf(address) ?? '';
  if (isIPv4(plain)) return plain.replace(/\.\d+$/, '.x');
  if (isIPv6(plain)) return `${plain.split('::')[0]?.split(':').slice(0, 3).join(':')}::x`;
  return 'unknown';
}

/**
 * Whom limits count as one: an IPv4 address, or the /64 of an IPv6 one, which is what a home or a single
 * machine gets (RFC 6177), so that nobody comes as a crowd of their own addresses.
 */
export function limitKey(address: string): string {
  const written = addressOf(address);
  if (written === undefined || isIPv4(written)) return written ?? address;
  const [head = [], tail = []] = written.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(':')}::/64`;
}

/** The nearest proxy's entry first; undefined where it is no address, or not the same one in both headers. */
function forwardedFor({ headers }: IncomingMessage): (string | undefined)[] {
  // Node joins headers of the same name.
  const plain = [headers['x-forwarded-for'] ?? []].flat().join();
  const entries = plain.split(',').filter((entry) => entry.trim() !== '');
  const standard = forwardedElements(headers.forwarded ?? '').map((element) => element.for ?? '');
  const [one, other] = [entries, standard].map((some) => some.reverse().map(addressOf));
  if (plain.trim() === '') return other ?? [];
  if ((headers.forwarded ?? '').trim() === '') return one ?? [];
  return (one ?? []).map((address, hop) => (address === other?.[hop] ? address : undefined));
}

/**
 * A node of RFC 7239 §6, with or without quotes and a port; an IPv6 address may come without brackets, and
 * with a zone.
 */
const NODE = /^"?(?:\[([^\]]+)\]|([\d.]+)(?=:|"?$)|([\da-f:.]+(?:%[^\s"]+)?))(?::(?:\d{1,5}|_[\w.-]+))?"?$/i;
/** Characters: brackets, quotes, an IPv6 address, its zone and a port have room. */
const NODE_LENGTH = 100;
/** As a URL writes it. */
const IPV4_MAPPED = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;

/** The address in an entry of a forwarding header; none of `unknown`, `_hidden` or whatever else. */
function addressOf(entry: string): string | undefined {
  const [, bracketed, dotted, bare] = NODE.exec(entry.slice(0, NODE_LENGTH).trim()) ?? [];
  const address = (bracketed ?? dotted ?? bare ?? '').replace(/%.*$/, '');
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return undefined;
  // A URL writes IPv6 in its one canonical form (RFC 5952), with `::` at most once.
  const written = URL.parse(`http://[${address}]`)?.hostname.slice(1, -1);
  const [, high, low] = IPV4_MAPPED.exec(written ?? '') ?? [];
  if (high === undefined || low === undefined) return written;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16BE(Number.parseInt(high, 16), 0);
  bytes.writeUInt16BE(Number.parseInt(low, 16), 2);
  return bytes.join('.');
}
