import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import { isNearby, PRIVATE_NAME } from './sessions/index.ts';

const CONNECT_MS = 2000;

export interface ReachCheckOptions {
  /** Addresses that clients are told to send to. */
  readonly told: readonly string[];
  /** RTC ports that should answer there. */
  readonly ports: readonly number[];
  readonly publicUrl: string | undefined;
}

/**
 * Whether listeners can reach the sound, as far as this machine can tell: a line for each doubt, with its
 * mend. Only doubts, because some routers do not answer their own outer address from inside.
 */
export async function doubtsOfReach({ told, ports, publicUrl }: ReachCheckOptions): Promise<string[]> {
  const silent = await Promise.all(told.map((address) => doubtOf(address, ports)));
  return [...(onlyNearby(told, publicUrl) ?? []), ...silent.filter((doubt) => doubt !== undefined)];
}

function onlyNearby(told: readonly string[], publicUrl: string | undefined): [string] | undefined {
  if (publicUrl === undefined || !isPublic(new URL(publicUrl).hostname) || told.some(isPublic))
    return undefined;
  return [
    `MEDIASOUP_ANNOUNCED_IP: ${publicUrl} is public, but listeners are told to fetch the sound at ${told.join(', ')}, ` +
      'which only this machine and its network reach; set it to the public address of this server.',
  ];
}

async function doubtOf(address: string, ports: readonly number[]): Promise<string | undefined> {
  const answers = await Promise.all(ports.map((port) => answersAt(address, port)));
  const silent = ports.filter((_, index) => answers[index] === false);
  if (silent.length === 0) return undefined;
  return (
    `MEDIASOUP_ANNOUNCED_IP: nothing answers at ${address}, TCP port ${silent.join(', ')}, as seen from this machine. If listeners ` +
    'hear nothing: is it the right address, and do firewall and router let RTC_MIN_PORT to RTC_MAX_PORT through, UDP and TCP?'
  );
}

async function answersAt(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_MS) });
    return true;
  } catch {
    // Refused, unknown or silent: that it does not answer is all there is to say.
    return false;
  } finally {
    // An error may still come after the time-out; nobody is interested any more.
    socket.on('error', () => undefined);
    socket.destroy();
  }
}

/** An address of the internet, or a name that may stand for one. */
function isPublic(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, '');
  if (isIP(plain) !== 0) return !isNearby(plain);
  return plain.includes('.') && !PRIVATE_NAME.test(plain);
}
