import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { withoutZone } from '../config/index.ts';

/**
 * Suffixes that only a private network resolves (RFC 6762, RFC 8375, RFC 6761, RFC 9476, and `.lan` by
 * habit).
 */
export const PRIVATE_NAME = /(^|\.)(localhost|local|lan|internal|home\.arpa|test)$/i;

export interface OwnNamesOptions {
  /** Their host names are ours, too. */
  readonly allowedOrigins: readonly string[];
  readonly machine?: string;
  readonly interfaces?: typeof networkInterfaces;
}

/**
 * The names under which whoever is near reaches this machine itself. A request that was sent to another name
 * came by way of something that passes connections on without a word: a TCP proxy, `ssh -R`, a container's
 * published port.
 */
export class OwnNames {
  readonly #names: ReadonlySet<string>;
  readonly #interfaces: typeof networkInterfaces;

  constructor({ allowedOrigins, machine = hostname(), interfaces = networkInterfaces }: OwnNamesOptions) {
    this.#interfaces = interfaces;
    this.#names = new Set(
      [...namesOf(machine), ...allowedOrigins.map(hostOfOrigin)].filter((name) => name !== undefined),
    );
  }

  /** All that are no addresses. */
  get all(): readonly string[] {
    return ['localhost', ...this.#names];
  }

  /** @param host a name that was asked: uri-host [":" port] (RFC 9110 §7.2) */
  include(host: string | undefined): boolean {
    const name = host === undefined ? undefined : hostOf(host);
    if (name === undefined) return false;
    if (name === 'localhost' || this.#names.has(name)) return true;
    return isIP(name) !== 0 && this.#isOwnAddress(name);
  }

  /** Asked anew each time: addresses come and go. */
  #isOwnAddress(address: string): boolean {
    // All of 127.0.0.0/8 is this machine (RFC 1122 §3.2.1.3), though interfaces list one address of it.
    if (address.startsWith('127.') || address === '::1') return true;
    return Object.values(this.#interfaces())
      .flatMap((addresses) => addresses ?? [])
      .some((own) => hostOf(own.family === 'IPv6' ? `[${own.address}]` : own.address) === address);
  }
}

/**
 * A name of the internet's proves nothing by being this machine's as well: whoever stands before it may have
 * it, too.
 */
function namesOf(machine: string): (string | undefined)[] {
  const name = hostOf(machine);
  if (name === undefined || isIP(name) !== 0) return [];
  const [label] = name.split('.');
  return [label, `${label}.local`, ...(PRIVATE_NAME.test(name) ? [name] : [])];
}

/** Extensions have origins without a host of ours. */
function hostOfOrigin(origin: string): string | undefined {
  const url = URL.parse(origin);
  return url !== null && /^https?:$/.test(url.protocol) ? hostOf(url.host) : undefined;
}

/**
 * Host name or address without port, in the one form that URLs have for it: lower case, ASCII, IPv4 with four
 * parts, IPv6 as in RFC 5952 without brackets and zone, no dot at the end.
 */
function hostOf(host: string): string | undefined {
  if (/[\s/?#@\\]/.test(host)) return undefined;
  const name = URL.parse(`http://${withoutZone(host)}`)?.hostname;
  if (name === undefined || name === '') return undefined;
  return unmapped(name.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, ''));
}

/** An IPv4 address that is written as an IPv6 one (RFC 4291 §2.5.5.2). */
function unmapped(address: string): string {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  const bits = [high, low].map((group) => Number.parseInt(group, 16));
  return bits.flatMap((group) => [group >> 8, group & 0xff]).join('.');
}
