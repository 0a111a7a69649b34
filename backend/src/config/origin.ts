import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '@auxcast/shared-types';
import { isProxied, type TrustedProxies } from './client-address.ts';
import type { Config } from './config.ts';

/** uri-host [":" port] of RFC 9110 §7.2, without the exotic: a name, an IPv4 address, or an IPv6 one in brackets. */
const HOST = /^([a-z0-9_]([a-z0-9_.-]{0,252})|[a-z0-9]|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/i;

/**
 * Scheme, host and port people reach this server at, without a trailing slash: `PUBLIC_URL`, else what the request says.
 * @throws ProtocolError `bad-request` when neither is usable
 */
export function originOf(
  request: IncomingMessage,
  config: Pick<Config, 'publicUrl'>,
  trusts: TrustedProxies,
): string {
  if (config.publicUrl) return config.publicUrl;
  const proxied = isProxied(request, trusts);
  const host = (proxied && lastOf(request.headers['x-forwarded-host'])) || request.headers.host;
  const plain = host && withoutZone(host);
  const url = plain && HOST.test(plain) ? URL.parse(`${schemeOf(request, proxied)}://${plain}`) : null;
  if (!url) throw new ProtocolError('bad-request', 'The Host header does not name a host.');
  return url.origin;
}

/** A zone is a client's own name for one of its links (RFC 6874); URLs of the web have none. */
export function withoutZone(host: string): string {
  return host.replace(/^(\[[^\]%]*)%[^\]]*\]/, '$1]');
}

/** The link of a session, absolute. */
export function sessionUrl(origin: string, sessionId: string): string {
  return `${origin}/s/${sessionId}`;
}

function schemeOf(request: IncomingMessage, proxied: boolean): 'http' | 'https' {
  return proxied && lastOf(request.headers['x-forwarded-proto']) === 'https' ? 'https' : 'http';
}

/** The entry the nearest proxy added: earlier ones may be the client's own invention. */
function lastOf(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.at(-1) : header;
  return text?.split(',').at(-1)?.trim();
}
