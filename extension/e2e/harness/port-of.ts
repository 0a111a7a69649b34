import type { AddressInfo } from 'node:net';

/** The port that a server of `node:net` or `ws` listens on. */
export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('This server does not listen.');
  return address.port;
}
