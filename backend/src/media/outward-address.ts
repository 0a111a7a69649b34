import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Of the documentation (RFC 5737, RFC 3849): connecting a UDP socket to them only asks the routing table. */
const ELSEWHERE = { udp4: '192.0.2.1', udp6: '2001:db8::1' };

/**
 * The addresses this machine would send to the internet from: one of IPv4, one of IPv6, where it has a way
 * there. Nothing is sent.
 */
export async function outwardAddresses(): Promise<string[]> {
  const found = await Promise.all([outwardAddress('udp4'), outwardAddress('udp6')]);
  return found.filter((address) => address !== undefined);
}

async function outwardAddress(type: keyof typeof ELSEWHERE): Promise<string | undefined> {
  try {
    const socket = createSocket(type);
    try {
      socket.connect(9, ELSEWHERE[type]);
      await once(socket, 'connect');
      return socket.address().address;
    } finally {
      socket.close();
    }
  } catch {
    // No route: a machine without a network of this family. The caller takes the first address instead.
    return undefined;
  }
}
