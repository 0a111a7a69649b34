import { BlockList, isIPv6 } from 'node:net';
import { type GoLiveRight, ProtocolError, type SessionKind } from '@auxcast/shared-types';
import { isExtension } from '../config/index.ts';
import { OwnNames } from './own-names.ts';
import { hasHash, hashOf } from './tokens.ts';

/**
 * Loopback, private and link-local addresses: RFC 1122 §3.2.1.3, RFC 1918, RFC 3927, RFC 4193, RFC 4291 §2.5.
 */
const NEARBY = new BlockList();
NEARBY.addSubnet('127.0.0.0', 8);
NEARBY.addSubnet('10.0.0.0', 8);
NEARBY.addSubnet('172.16.0.0', 12);
NEARBY.addSubnet('192.168.0.0', 16);
NEARBY.addSubnet('169.254.0.0', 16);
NEARBY.addAddress('::1', 'ipv6');
NEARBY.addSubnet('fc00::', 7, 'ipv6');
NEARBY.addSubnet('fe80::', 10, 'ipv6');

export interface GoLiveRuleOptions {
  readonly hostKey: string | undefined;
  readonly publicUrl: string | undefined;
  /** With any of these, a proxy is in front. */
  readonly trustedProxies: readonly string[];
  /** Web pages that somebody chose to trust. */
  readonly allowedOrigins: readonly string[];
  /** Default: those of this machine, and of `allowedOrigins`. */
  readonly ownNames?: Pick<OwnNames, 'include'>;
}

/** Who asks, as far as the rule cares. */
export interface Asker {
  readonly address: string;
  readonly isForwarded: boolean;
  /** The origin of the page or extension that made a browser ask; what is no browser has none. */
  readonly page: string | undefined;
  /** The name of ours that was asked, with the port if there is one. */
  readonly host: string | undefined;
}

/**
 * Who may go live. With a host key, its holders; without one, whoever is near, and nobody on a server that is
 * public or behind a proxy, because there a near address proves nothing. Nor does it under a name that is not
 * this machine's own: what passes on connections as they are (a TCP proxy, `ssh -R`, a container's published
 * port) leaves no trace, but mostly has another name.
 *
 * Nor does it when a web page asks: it may come from anywhere, and a name server can give its host our
 * address afterwards (DNS rebinding), so that even a page whose origin looks like ours may be anybody's.
 * Extensions and programs cannot be made to ask so. A call alone may be begun by a page, by one of this very
 * host: under a name that is this machine's own no other page can have that origin.
 */
export class GoLiveRule {
  readonly #hostKeyHash: string | undefined;
  readonly #isPublic: boolean;
  readonly #allowedOrigins: ReadonlySet<string>;
  readonly #ownNames: Pick<OwnNames, 'include'>;

  constructor({ hostKey, publicUrl, trustedProxies, allowedOrigins, ownNames }: GoLiveRuleOptions) {
    this.#hostKeyHash = hostKey === undefined ? undefined : hashOf(hostKey);
    this.#isPublic = publicUrl !== undefined || trustedProxies.length > 0;
    this.#allowedOrigins = new Set(allowedOrigins);
    this.#ownNames = ownNames ?? new OwnNames({ allowedOrigins });
  }

  /** @param kind of the session that is to begin */
  rightOf(asker: Asker, hostKey: string | undefined, kind: SessionKind = 'music'): GoLiveRight {
    if (this.#hostKeyHash !== undefined) {
      if (hostKey === undefined) return 'host-key-required';
      return hasHash(hostKey, this.#hostKeyHash) ? 'allowed' : 'host-key-refused';
    }
    if (this.#isPublic || asker.isForwarded || !isNearby(asker.address)) return 'not-from-here';
    if (!this.#ownNames.include(asker.host)) return 'not-from-here';
    if (kind === 'call' && isOwnPage(asker)) return 'allowed';
    return this.#isStrangePage(asker.page) ? 'not-from-here' : 'allowed';
  }

  /** @throws ProtocolError with the refused right as its code */
  demand(asker: Asker, hostKey: string | undefined, kind?: SessionKind): void {
    const right = this.rightOf(asker, hostKey, kind);
    if (right !== 'allowed') throw new ProtocolError(right, REFUSALS[right]);
  }

  #isStrangePage(page: string | undefined): boolean {
    return page !== undefined && !isExtension(page) && !this.#allowedOrigins.has(page);
  }
}

const REFUSALS: Record<Exclude<GoLiveRight, 'allowed'>, string> = {
  'host-key-required': 'This server asks for a host key before anyone goes live.',
  'host-key-refused': 'This is not the host key of this server.',
  'not-from-here':
    'Without a host key, only people on the same network may go live on this server, under its own address or name, and no web page.',
};

/** Whether the page came from the very host that is asked. */
function isOwnPage({ page, host }: Asker): boolean {
  return page !== undefined && host !== undefined && URL.parse(page)?.host === host.toLowerCase();
}

export function isNearby(address: string): boolean {
  return NEARBY.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
