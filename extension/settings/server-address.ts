import { isNearHost } from './near-host.ts';

/** Where `npm start` puts a server unless told otherwise. */
export const DEFAULT_SERVER_URL = 'http://localhost:3000';

const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:']);
const WEB_SOCKET_SCHEMES: Readonly<Record<string, string>> = { 'ws:': 'http:', 'wss:': 'https:' };

/**
 * What somebody typed or pasted as a server's address: scheme, host and port, no trailing slash. Without a
 * scheme an address nearby gets `http:` (a server at home has no certificate), any other `https:`.
 * `undefined` when it is none.
 */
export function parseServerAddress(typed: string): string | undefined {
  const trimmed = typed.trim();
  if (trimmed === '' || /\s/.test(trimmed)) return undefined;
  const url = parseUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`);
  if (!url) return undefined;
  const hasScheme = trimmed.includes('://');
  const protocol = WEB_SOCKET_SCHEMES[url.protocol] ?? url.protocol;
  if (!SCHEMES.has(protocol) || url.username !== '' || url.password !== '') return undefined;
  if (hasScheme || isNearHost(url.hostname)) return `${protocol}//${url.host}`;
  // An `http:` address hides a typed port 80 and shows 443; parsed again as `https:` it is the other way
  // round.
  return parseUrl(`https://${trimmed}`)?.origin;
}

/** The server's WebSocket, `ws:` or `wss:` as the address is `http:` or `https:`. */
export function socketUrl(serverUrl: string): string {
  const url = new URL('/ws', serverUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
