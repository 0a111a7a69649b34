import { EventEmitter } from 'node:events';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { LoggerService } from '@nestjs/common';
import { StartError } from '../config/index.ts';
import { SeldomLog } from '../telemetry/seldom-log.ts';
import { announcedAddresses, type LookUp } from './announced-addresses.ts';
import { type ListenAddress, listenAddresses, localAddresses } from './listen-addresses.ts';
import { outwardAddress } from './outward-address.ts';
import { bindable } from './rtc-port.ts';

const LOOK_MS = 1000;
/** Looks between two questions to the name server, where a name is announced: one minute. */
const LOOKS_PER_LOOK_UP = 60;

export interface AddressWatchOptions {
  /** Addresses and names; empty: the machine's own addresses announce themselves. */
  readonly announced: readonly string[];
  /** For tests: `os.networkInterfaces` unless given. */
  readonly interfaces?: typeof networkInterfaces | undefined;
  /** For tests: the system's unless given. */
  readonly lookUp?: LookUp | undefined;
  readonly log: LoggerService;
}

export interface AddressWatchEvents {
  /** `current` is another. */
  changed: [];
}

/**
 * The addresses at which clients reach this machine, for as long as it runs: an address may be given anew (DHCP, another network), and
 * a name may lead elsewhere (dynamic DNS). Linux tells of it only over netlink, which Node does not speak, so this looks.
 */
export class AddressWatch {
  readonly events = new EventEmitter<AddressWatchEvents>();
  readonly #options: AddressWatchOptions;
  readonly #doubts: SeldomLog;
  readonly #timer: NodeJS.Timeout;
  readonly #hasNames: boolean;
  #current: readonly ListenAddress[] = [];
  /** What `#current` was made from; undefined while an address could not be bound yet: it is tried again. */
  #settled: string | undefined;
  #seen: string | undefined;
  #leftOut = '';
  #looks = 0;
  #isLooking = false;

  private constructor(options: AddressWatchOptions) {
    this.#options = options;
    this.#doubts = new SeldomLog(options.log);
    this.#hasNames = options.announced.some((entry) => isIP(entry) === 0);
    this.#timer = setInterval(() => void this.look(), LOOK_MS);
    this.#timer.unref();
  }

  /** @throws StartError when there is no address, ConfigError when what is announced cannot be used */
  static async start(options: AddressWatchOptions): Promise<AddressWatch> {
    const watch = new AddressWatch(options);
    try {
      await watch.refresh();
      return watch;
    } catch (error) {
      watch.close();
      throw error;
    }
  }

  get current(): readonly ListenAddress[] {
    return this.#current;
  }

  /** Reads the addresses if they seem to have changed: an interface is seen twice before it counts. Never rejects. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const seen = this.#signature();
      const isSteady = seen === this.#seen;
      this.#seen = seen;
      this.#looks += 1;
      const isLookUpDue = this.#hasNames && this.#looks % LOOKS_PER_LOOK_UP === 0;
      if (isLookUpDue || (isSteady && seen !== this.#settled)) await this.refresh();
    } catch (error) {
      this.#doubts.warn(`the addresses for WebRTC stay as they were: ${String(error)}`);
    } finally {
      this.#isLooking = false;
    }
  }

  /** Reads them now. @throws StartError, ConfigError; then `current` stays what it was */
  async refresh(): Promise<readonly ListenAddress[]> {
    const signature = this.#signature();
    const { usable, leftOut } = await this.#usable();
    this.#settled = leftOut === '' ? signature : undefined;
    this.#seen = signature;
    if (leftOut !== '' && leftOut !== this.#leftOut) {
      this.#options.log.warn(`WebRTC cannot listen on ${leftOut}: left out`);
    }
    this.#leftOut = leftOut;
    if (JSON.stringify(usable) !== JSON.stringify(this.#current)) {
      this.#current = usable;
      this.events.emit('changed');
    }
    return usable;
  }

  close(): void {
    clearInterval(this.#timer);
    this.events.removeAllListeners();
  }

  #signature(): string {
    return localAddresses(this.#interfaces()).sort().join(' ');
  }

  #interfaces() {
    return (this.#options.interfaces ?? networkInterfaces)();
  }

  async #usable(): Promise<{ usable: ListenAddress[]; leftOut: string }> {
    const { announced, lookUp } = this.#options;
    const interfaces = this.#interfaces();
    const wanted = listenAddresses({
      interfaces,
      announced: await announcedAddresses(announced, localAddresses(interfaces), lookUp),
      outward: announced.length > 0 ? await outwardAddress() : undefined,
    });
    const good = await bindable(wanted.map(({ ip }) => ip));
    const usable = wanted.filter(({ ip }) => good.has(ip));
    if (usable.length === 0) {
      throw new StartError(
        'WebRTC finds no address of this machine to listen on; bring its network up, then start again.',
      );
    }
    const leftOut = wanted.filter(({ ip }) => !good.has(ip));
    return { usable, leftOut: leftOut.map(({ ip }) => ip).join(', ') };
  }
}
