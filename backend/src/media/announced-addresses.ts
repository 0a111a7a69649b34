import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ConfigError, isNobodysAddress } from '../config/index.ts';

/** All addresses of a name, as the system resolves it (its hosts file included). */
export type LookUp = (name: string) => Promise<string[]>;

/**
 * What clients are told instead of this machine's own addresses: as it is, or where a name leads. Names are
 * resolved here because browsers do not resolve the names of candidates. Of a name, one address of each
 * family counts that this machine has, too: the one that clients are told already while it is among the
 * answers, for a name of several gives them in any order; else the lowest.
 */
export class AnnouncedAddresses {
  readonly #announced: readonly string[];
  readonly #lookUp: LookUp;
  /** By name, what it led to when it could last be resolved. */
  readonly #answers = new Map<string, readonly string[]>();
  #told: readonly string[] = [];

  constructor(announced: readonly string[], lookUp: LookUp = systemLookUp) {
    this.#announced = announced;
    this.#lookUp = lookUp;
  }

  get hasNames(): boolean {
    return this.#announced.some(isName);
  }

  /**
   * Asks where the names lead now. One that cannot be used keeps its former answer.
   * @throws ConfigError when a name leads nowhere, or to no address at which anybody could reach this machine
   */
  async ask(): Promise<void> {
    let failure: Error | undefined;
    // One after the other: each waits in one of the few threads that files are read in, too.
    for (const name of this.#announced.filter(isName)) {
      try {
        this.#answers.set(name, reachable(name, await resolved(name, this.#lookUp)));
      } catch (error) {
        failure ??= error instanceof Error ? error : new Error(`${name} was not resolved`, { cause: error });
      }
    }
    if (failure !== undefined) throw failure;
  }

  /**
   * By the last answers.
   * @param local the addresses of this machine
   * @throws ConfigError when a name has only addresses of a family that this machine lacks
   */
  on(local: readonly string[]): string[] {
    const found = this.#announced.flatMap((entry) =>
      isName(entry) ? this.#addressesOf(entry, local) : [entry],
    );
    this.#told = [...new Set(found)];
    return [...this.#told];
  }

  #addressesOf(name: string, local: readonly string[]): string[] {
    const answers = this.#answers.get(name) ?? [];
    const usable = [4, 6].flatMap((family) => {
      if (!local.some((own) => isIP(own) === family)) return [];
      const ofFamily = answers.filter((address) => isIP(address) === family).sort(byNumber);
      return ofFamily.find((address) => this.#told.includes(address)) ?? ofFamily[0] ?? [];
    });
    if (usable.length > 0) return usable;
    throw notUsable(`the name ${name} leads to ${answers.join(', ')}, a kind of address this machine lacks`);
  }
}

function reachable(name: string, all: readonly string[]): string[] {
  if (name === 'localhost') return [...all];
  const good = all.filter((address) => !isLoopback(address) && !isNobodysAddress(address));
  if (good.length > 0) return good;
  throw notUsable(
    `the name ${name} leads to ${all.join(', ')} here, where nobody else can reach this machine`,
  );
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

function isName(entry: string): boolean {
  return isIP(entry) === 0;
}

function isLoopback(ip: string): boolean {
  return ip.startsWith('127.') || ip === '::1';
}

/** Any order will do that does not depend on the name server's. */
function byNumber(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

function notUsable(what: string): ConfigError {
  return new ConfigError('MEDIASOUP_ANNOUNCED_IP', `${what}; mend the name, or give the address itself.`);
}
