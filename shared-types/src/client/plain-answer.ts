import { type ErrorCode, ProtocolError } from '../error-code.ts';

/** Whoever answers at all answers within this. */
const PATIENCE_MS = 3_000;

/** Shown to listeners as it stands. */
const BLOCKED =
  'A proxy or firewall on the way stops the live connection (WebSockets). Try another network, or tell whoever runs this server.';

/**
 * Asks the socket's own address (`ws:` or `wss:`) by plain HTTP why no WebSocket came about. Our server
 * answers 426 there, and to whoever gets some other answer than a server's trouble, HTTP passes and
 * WebSockets do not: either way something between here and the server (a proxy, a firewall, a network's
 * sign-in page) does not pass them on.
 * @returns `undefined` when the server is away, as far as can be told: 502 to 504 is what a proxy says then
 * @throws when nobody answers, or not in time, or it may not be read
 */
export async function whyNoSocket(socketUrl: string): Promise<ProtocolError | undefined> {
  const { status, headers } = await fetch(socketUrl.replace(/^ws/, 'http'), {
    cache: 'no-store',
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (status === 429) return refusal('rate-limited', 'Too many requests come from here.', headers);
  if (status === 503) return refusal('unavailable', 'The server has no time just now.', headers);
  if (status >= 500) return undefined;
  return new ProtocolError('websocket-required', BLOCKED);
}

/** `Retry-After` is seconds here (RFC 9110 §10.2.3), where it can be read at all: another origin's cannot. */
function refusal(code: ErrorCode, message: string, headers: Headers): ProtocolError {
  const seconds = Number(headers.get('retry-after'));
  return new ProtocolError(code, message, seconds > 0 ? { retryAfterMs: seconds * 1000 } : undefined);
}
