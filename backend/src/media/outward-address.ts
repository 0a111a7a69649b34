import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** The IPv4 address this machine would send to the internet from, if it has a way there. Nothing is sent. */
export async function outwardAddress(): Promise<string | undefined> {
  const socket = createSocket('udp4');
  try {
    // TEST-NET-1 (RFC 5737): connecting a UDP socket only asks the routing table.
    socket.connect(9, '192.0.2.1');
    await once(socket, 'connect');
    return socket.address().address;
  } catch {
    // No route: a machine without a network. The caller takes the first address instead.
    return undefined;
  } finally {
    socket.close();
  }
}
