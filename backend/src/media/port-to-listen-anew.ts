import { freeRtcPort, isFree } from './rtc-port.ts';

export interface PortToListenAnewOptions {
  /** All addresses that a worker is to listen on. */
  readonly wanted: readonly string[];
  /** Those of them that it does not listen on yet. */
  readonly added: readonly string[];
  /** Configured ports: the worker's own, and those that no worker has. Undefined: any. */
  readonly range:
    | { readonly own: number; readonly spare: { readonly from: number; readonly to: number } }
    | undefined;
}

/**
 * A port for a worker that listens already, and whose former port is taken on the addresses that stay, as long as anybody hears through
 * it. The worker's own port is best, for the firewall knows it: enough where only loopback stays. Else a spare one of the
 * configured ports on all addresses; where there is none, its own on the new addresses alone.
 */
export async function portToListenAnew({
  wanted,
  added,
  range,
}: PortToListenAnewOptions): Promise<{ ips: readonly string[]; port: number }> {
  if (range === undefined) return { ips: wanted, port: await freeRtcPort(wanted) };
  const { own, spare } = range;
  const staying = wanted.filter((ip) => !added.includes(ip));
  if (await isFree(wanted, own)) return { ips: wanted, port: own };
  if (staying.every((ip) => ip.startsWith('127.')) && (await isFree(added, own)))
    return { ips: added, port: own };
  for (let port = spare.from; port <= spare.to; port += 1) {
    if (await isFree(wanted, port)) return { ips: wanted, port };
  }
  return { ips: added, port: own };
}
