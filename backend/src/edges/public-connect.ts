import { lookup, Resolver } from 'node:dns/promises';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import { isPublicAddress, isWithin } from './public-address.ts';

/** Where somebody else had us connect to. */
export interface ConnectTarget {
  /** A name or an address, as `URL.hostname` has it. */
  readonly hostname: string;
  readonly port: number;
  readonly isSecure: boolean;
}

export interface ConnectOptions {
  /** An operator named this target, or made it: then it may be on this machine and in private networks. */
  readonly mayBePrivate: boolean;
  /** Ends the attempt; a connection that stands is not touched by it any more. */
  readonly signal: AbortSignal;
  /** Certificates to trust in place of the system's, PEM. */
  readonly ca?: string;
  /** All addresses of a name; the system's own way if left out. */
  readonly find?: (name: string, signal: AbortSignal) => Promise<readonly Address[]>;
}

interface Address {
  readonly address: string;
  /** 4 or 6. */
  readonly family: number;
}

export const CONNECT_FAILURES = [
  'private-address',
  'unknown-host',
  'unreachable',
  'certificate',
  'no-tls',
  'no-answer',
] as const;
export type ConnectFailure = (typeof CONNECT_FAILURES)[number];

/** Why no connection came about. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly failure: ConnectFailure;

  constructor(failure: ConnectFailure, options?: ErrorOptions) {
    super(`could not connect: ${failure}`, options);
    this.failure = failure;
  }
}

/** Below it are services of machines (RFC 6335 §6): mail, shells, name servers. Of these the web's alone. */
const SYSTEM_PORTS = 1024;
/** One question to one name server. */
const RESOLVE_MS = 2500;
const WEB_PORTS: ReadonlySet<number> = new Set([80, 443]);

/**
 * Connects to where somebody says, if that is on the internet. The name is looked up here, once, and only
 * addresses that were looked at are connected to: a name that answers otherwise the next time gains nothing
 * by it. Whoever uses it follows no redirects.
 * @returns a socket that is connected, and secured where that was asked
 * @throws ConnectError
 */
export async function publicConnect(target: ConnectTarget, options: ConnectOptions): Promise<Socket> {
  const host = target.hostname.replace(/^\[(.*)\]$/, '$1');
  const addresses = await addressesOf(host, options);
  const allowed = options.mayBePrivate ? addresses : addresses.filter(isElsewhere);
  if (allowed.length === 0 || !(options.mayBePrivate || isOpenPort(target.port))) {
    throw new ConnectError('private-address');
  }
  const socket = connect({ host, port: target.port, lookup: pinnedTo(allowed), autoSelectFamily: true });
  await settled(socket, 'connect', options.signal, () => 'unreachable');
  if (!target.isSecure) return socket;
  const secured = tlsConnect({
    socket,
    host,
    ...(isIP(host) === 0 && { servername: host }),
    ...(options.ca !== undefined && { ca: options.ca }),
    ALPNProtocols: ['http/1.1'],
  });
  await settled(secured, 'secureConnect', options.signal, () => failureOf(secured));
  return secured;
}

async function addressesOf(
  host: string,
  { mayBePrivate, signal, find = mayBePrivate ? findBySystem : findByName }: ConnectOptions,
): Promise<readonly Address[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  try {
    return await Promise.race([find(host, signal), aborted(signal)]);
  } catch (error) {
    throw new ConnectError(signal.aborted ? 'no-answer' : 'unknown-host', { cause: error });
  }
}

/** As the system knows names: by its file of hosts, too. */
async function findBySystem(name: string): Promise<readonly Address[]> {
  return await lookup(name, { all: true });
}

/**
 * From the domain name system alone, and not for longer than it is wanted: the system's own way keeps one of
 * the process's few threads for each name that nobody answers for, which others need.
 */
async function findByName(name: string, signal: AbortSignal): Promise<readonly Address[]> {
  // RFC 6761 §6.3: it is asked of nobody.
  if (/(^|\.)localhost\.?$/i.test(name)) return [{ address: '127.0.0.1', family: 4 }];
  const resolver = new Resolver({ timeout: RESOLVE_MS, tries: 2 });
  const onAbort = () => resolver.cancel();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    if (four.status === 'rejected' && six.status === 'rejected') throw four.reason;
    return [...found(four, 4), ...found(six, 6)];
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function found(answer: PromiseSettledResult<string[]>, family: number): Address[] {
  return answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];
}

async function aborted(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  return await new Promise((_resolve, reject) => {
    const onAbort = () => reject(new Error('It was called off.', { cause: signal.reason }));
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** On the internet, and in no network of this machine: there stand routers and databases. */
function isElsewhere({ address }: Address): boolean {
  return isPublicAddress(address) && !ownNetworks().some((network) => isWithin(address, network));
}

function ownNetworks(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.flatMap(({ cidr }) => cidr ?? []);
}

function isOpenPort(port: number): boolean {
  return port >= SYSTEM_PORTS || WEB_PORTS.has(port);
}

/** Node asks it in place of a resolver, but for an address, which it takes as it is. */
function pinnedTo(addresses: readonly Address[]): LookupFunction {
  return (_host, { all }, done) => {
    const [first] = addresses;
    if (all === true) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family ?? 0);
  };
}

/** Resolves with the event; otherwise nothing is left of the socket. */
async function settled(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
  why: () => ConnectFailure,
): Promise<void> {
  const waiting = Promise.withResolvers<void>();
  const fail = (failure: ConnectFailure, cause: unknown) => {
    waiting.reject(new ConnectError(failure, { cause }));
  };
  const onEvent = () => waiting.resolve();
  const onError = (error: Error) => fail(why(), error);
  const onClose = () => fail(why(), undefined);
  const onAbort = () => fail('no-answer', signal.reason);
  socket.once(event, onEvent).on('error', onError).once('close', onClose);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    await waiting.promise;
    socket.off('error', onError);
  } catch (error) {
    // Its error, if one is still to come, has a listener.
    socket.destroy();
    throw error;
  } finally {
    socket.off(event, onEvent).off('close', onClose);
    signal.removeEventListener('abort', onAbort);
  }
}

function failureOf({ authorizationError }: TLSSocket): ConnectFailure {
  // Node leaves it empty, in one of two ways, where it did not come to a certificate.
  return authorizationError ? 'certificate' : 'no-tls';
}
