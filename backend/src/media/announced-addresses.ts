import { lookup } from 'node:dns/promises';
import { isIP, isIPv4, isIPv6 } from 'node:net';
import { ConfigError } from '../config/index.ts';

/** All addresses of a name, as the system resolves it (its hosts file included). */
export type LookUp = (name: string) => Promise<string[]>;

/**
 * What clients are told instead of this machine's own addresses: as it is, or where a name leads now. Names are resolved here because
 * browsers do not resolve the names of candidates. Of a name, the first address of each family counts that this machine has, too.
 * @param local the addresses of this machine
 * @throws ConfigError when a name leads nowhere, or to the machine that asks
 */
export async function announcedAddresses(
  announced: readonly string[],
  local: readonly string[],
  lookUp: LookUp = systemLookUp,
): Promise<string[]> {
  const found: string[] = [];
  for (const entry of announced) {
    found.push(...(isIP(entry) === 0 ? await addressesOf(entry, local, lookUp) : [entry]));
  }
  return [...new Set(found)];
}

async function addressesOf(name: string, local: readonly string[], lookUp: LookUp): Promise<string[]> {
  const all = await resolved(name, lookUp);
  const ofEachFamily = [all.find(isIPv4), all.find(isIPv6)].filter((address) => address !== undefined);
  const usable = ofEachFamily.filter((address) => local.some((own) => isIP(own) === isIP(address)));
  if (usable.length === 0)
    throw notUsable(`the name ${name} leads to ${all.join(', ')}, a kind of address this machine lacks`);
  if (name !== 'localhost' && usable.every(isLoopback)) {
    throw notUsable(
      `the name ${name} leads to ${usable.join(', ')} here, where nobody else can reach this machine`,
    );
  }
  return usable;
}

async function resolved(name: string, lookUp: LookUp): Promise<string[]> {
  try {
    return await lookUp(name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw notUsable(`the name ${name} does not resolve (${code})`);
  }
}

async function systemLookUp(name: string): Promise<string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

function isLoopback(ip: string): boolean {
  return ip.startsWith('127.') || ip === '::1';
}

function notUsable(what: string): ConfigError {
  return new ConfigError('MEDIASOUP_ANNOUNCED_IP', `${what}; mend the name, or give the address itself.`);
}
