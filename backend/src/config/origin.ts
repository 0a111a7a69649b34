import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { ProtocolError } from '@auxcast/shared-types';
import { isProxied, type TrustedProxies } from './client-address.ts';
import type { Config } from './config.ts';
import { type ForwardedElement, forwardedElements } from './forwarded-header.ts';

/**
 * uri-host [":" port] of RFC 9110 §7.2, without the exotic: a name, an IPv4 address, or an IPv6 one in
 * brackets.
 */
const HOST = /^([a-z0-9_]([a-z0-9_.-]{0,252})|[a-z0-9]|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/i;

/**
 * Scheme, host and port people reach this server at, without a trailing slash: `PUBLIC_URL`, else what the
 * request says.
 * @throws ProtocolError `bad-request` when neither is usable
 */
export function originOf(
  request: IncomingMessage,
  config: Pick<Config, 'publicUrl'>,
  trusts: TrustedProxies,
): string {
  if (config.publicUrl) return config.publicUrl;
  const proxied = isProxied(request, trusts);
  const told = proxied ? toldBy(request) : {};
  const host = told.host || request.headers.host;
  const scheme = isEncrypted(request) || told.proto?.toLowerCase() === 'https' ? 'https' : 'http';
  const plain = host && withoutZone(host);
  const url = plain && HOST.test(plain) ? URL.parse(`${scheme}://${plain}`) : null;
  if (!url) throw new ProtocolError('bad-request', 'The Host header does not name a host.');
  return url.origin;
}

/** By this server itself. */
function isEncrypted({ socket }: IncomingMessage): boolean {
  return socket instanceof TLSSocket;
}

/** A zone is a client's own name for one of its links (RFC 6874); URLs of the web have none. */
export function withoutZone(host: string): string {
  return host.replace(/^(\[[^\]%]*)%[^\]]*\]/, '$1]');
}

/** The link of a session, absolute. */
export function sessionUrl(origin: string, sessionId: string): string {
  return `${origin}/s/${sessionId}`;
}

/**
 * By what name the client came, as the proxy in front of us says: earlier entries may be the client's own
 * invention.
 */
function toldBy({ headers }: IncomingMessage): Pick<ForwardedElement, 'host' | 'proto'> {
  const host = lastOf(headers['x-forwarded-host']);
  const proto = lastOf(headers['x-forwarded-proto']);
  const standard = forwardedElements(headers.forwarded ?? '').at(-1);
  return { ...standard, ...(host && { host }), ...(proto && { proto }) };
}

/** The entry the nearest proxy added. */
function lastOf(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.at(-1) : header;
  return text?.split(',').at(-1)?.trim();
}
