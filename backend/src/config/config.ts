import type { IceServer } from '@auxcast/shared-types';
import type { Environment } from './environment.ts';
import type { LimitValues } from './limit-values.ts';

/** Everything the server was told, read once at the start. Durations end in `Ms`. */
export interface Config {
  /** 0: any free one. */
  readonly port: number;
  /** The address to listen on; undefined: all. */
  readonly host: string | undefined;
  /** Scheme, host and port people reach this server at, without a trailing slash. */
  readonly publicUrl: string | undefined;
  /** undefined: plain HTTP, as behind a proxy that ends TLS. */
  readonly tls: TlsConfig | undefined;
  /** Addresses and networks, as proxy-addr takes them. */
  readonly trustedProxies: readonly string[];
  /** Origins of web pages that may open a socket, besides this server's own and extensions. */
  readonly allowedOrigins: readonly string[];
  readonly hostKey: string | undefined;
  readonly adminKey: string | undefined;
  /** Absolute. */
  readonly dataDir: string;
  /** undefined: the embedded database in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** How long sessions are kept after their end. */
  readonly historyDays: number;
  /** How long entries of the audit log are kept, and keys after they were revoked. */
  readonly auditDays: number;
  readonly recordings: {
    /** How long they are kept. */
    readonly days: number;
    /** All together; 0: nothing is recorded. */
    readonly maxBytes: number;
    /** On the disk of `dataDir`, for everything else. */
    readonly keepFreeBytes: number;
  };
  readonly log: { readonly level: Environment['LOG_LEVEL']; readonly pretty: boolean };
  readonly rtc: {
    /** Empty: found from the network interfaces. */
    readonly announcedAddresses: readonly string[];
    /** Both or none; none: picked free. */
    readonly minPort: number | undefined;
    readonly maxPort: number | undefined;
    readonly workers: number;
    readonly iceServers: readonly IceServer[];
    /** undefined: none, but for those in `iceServers`. */
    readonly turn: TurnConfig | undefined;
  };
  readonly grace: { readonly hostMs: number; readonly listenerMs: number };
  readonly outputs: {
    /** How many streams are encoded at once. */
    readonly maxEncoders: number;
    /** Hosts with ports, as `URL` writes them: where hosts may push to though it is no public address. */
    readonly icecastPrivateTargets: readonly string[];
  };
}

/** With what the limits are at the start; from then on, `Limits` alone tells what they are. */
export interface StartConfig extends Config {
  readonly limits: LimitValues;
}

/** PEM files, absolute. */
export interface TlsConfig {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A TURN server that shares a secret with us (coturn's `static-auth-secret`). */
export interface TurnConfig {
  readonly urls: readonly string[];
  readonly secret: string;
  /** How long the credentials made with it last. */
  readonly ttlMs: number;
}

/** Nest's injection token for the one `Config`. */
export const CONFIG = Symbol('Config');
