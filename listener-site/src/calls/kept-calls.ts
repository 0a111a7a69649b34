import { forgetTalking } from '../talk/kept-talking.ts';

/**
 * What this browser keeps of calls. Browsers may forbid storage, or have none: then nothing of it outlives
 * the page.
 */

/** In `localStorage`: of calls that were begun here, by session. Worth as much as the call itself. */
const HOSTED = 'auxcast-hosted-calls';
/** In `sessionStorage`, which a reload keeps and no other tab reads. */
const ATTEMPT = 'auxcast-call-attempt';
const SEAT = 'auxcast-call-seat';
const HOST_KEY = 'auxcast-host-key';

/** A `token` of the protocol. Without its schema, for the home page loads none. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** A call that nobody came back to is forgotten once so many others were begun. */
const HOSTED_CALLS = 8;

/**
 * What a call is asked for with: the same until `callBegun`, so that it is made once, however often it is
 * asked for.
 */
export function attemptId(): string {
  const kept = read(() => sessionStorage, ATTEMPT);
  if (isToken(kept)) return kept;
  const made = secret();
  write(() => sessionStorage, ATTEMPT, made);
  return made;
}

/** From now on this browser can act as its host, and the next call that is begun here is another one. */
export function callBegun(sessionId: string, hostToken: string): void {
  const others = hostedCalls().filter(([id]) => id !== sessionId);
  keepHosted([...others, [sessionId, hostToken] as const].slice(-HOSTED_CALLS));
  remove(() => sessionStorage, ATTEMPT);
}

/** By session, newest last: what its host says to come back. */
export function hostedCalls(): readonly (readonly [sessionId: string, hostToken: string])[] {
  const text = read(() => localStorage, HOSTED);
  try {
    const kept: unknown = JSON.parse(text ?? '');
    if (typeof kept !== 'object' || kept === null) return [];
    return Object.entries(kept).filter((call): call is [string, string] => isToken(call[1]));
  } catch {
    // Something else was written there.
    return [];
  }
}

/** The call is over, or the token counts no more. */
export function forgetCall(sessionId: string): void {
  const hosted = hostedCalls();
  const others = hosted.filter(([id]) => id !== sessionId);
  if (others.length < hosted.length) keepHosted(others);
  if (keptSeat(sessionId)) leaveSeat();
}

/** What brings this tab back to a call as the same guest. */
export function keptSeat(sessionId: string): string | undefined {
  const [id, seat] = read(() => sessionStorage, SEAT)?.split(' ') ?? [];
  return id === sessionId && isToken(seat) ? seat : undefined;
}

export function keepSeat(sessionId: string, resumeToken: string): void {
  write(() => sessionStorage, SEAT, `${sessionId} ${resumeToken}`);
}

export function leaveSeat(): void {
  remove(() => sessionStorage, SEAT);
  forgetTalking();
}

/** The server's, for as long as this tab: the next call need not ask for it again. */
export function keptHostKey(): string | undefined {
  return read(() => sessionStorage, HOST_KEY) ?? undefined;
}

export function keepHostKey(hostKey: string | undefined): void {
  if (hostKey === undefined) remove(() => sessionStorage, HOST_KEY);
  else write(() => sessionStorage, HOST_KEY, hostKey);
}

function keepHosted(calls: readonly (readonly [string, string])[]): void {
  if (calls.length === 0) remove(() => localStorage, HOSTED);
  else write(() => localStorage, HOSTED, JSON.stringify(Object.fromEntries(calls)));
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && TOKEN.test(value);
}

/** 256 random bits, base64url. `crypto.getRandomValues` is there on plain http, too. */
function secret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function read(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

function write(storage: () => Storage, key: string, value: string): void {
  try {
    storage().setItem(key, value);
  } catch {
    // Forbidden, or full: it is for this page alone.
  }
}

function remove(storage: () => Storage, key: string): void {
  try {
    storage().removeItem(key);
  } catch {
    // Nothing was kept, either.
  }
}
