import * as z from 'zod/mini';
import { isNearHost } from './near-host.ts';

/**
 * Each server's host key, by the server's address as `parseServerAddress` makes it: scheme, host and port.
 */
export const hostKeys = z.record(z.string(), z.string());
export type HostKeys = Readonly<z.infer<typeof hostKeys>>;

/** The key of exactly this server, empty if it has none: nobody else's is ever shown to it. */
export function hostKeyOf(keys: HostKeys, serverUrl: string): string {
  return Object.hasOwn(keys, serverUrl) ? (keys[serverUrl] ?? '') : '';
}

/** An empty key forgets the server's. */
export function withHostKey(keys: HostKeys, serverUrl: string, key: string): HostKeys {
  const { [serverUrl]: _former, ...others } = keys;
  return key === '' ? others : { ...others, [serverUrl]: key };
}

/**
 * Whether a key may go there: encrypted, or not beyond this machine and its private network, where servers
 * have no certificates. Over plain `http:` through the Internet everybody on the way could read it.
 */
export function mayCarryKey(serverUrl: string): boolean {
  const { protocol, hostname } = new URL(serverUrl);
  return protocol === 'https:' || isNearHost(hostname);
}

/** A request's field for the key, left out where there is none or where it may not go. */
export function hostKeyField(serverUrl: string, key: string): { hostKey?: string } {
  return key !== '' && mayCarryKey(serverUrl) ? { hostKey: key } : {};
}
