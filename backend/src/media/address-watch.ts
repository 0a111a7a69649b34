import { EventEmitter } from 'node:events';
import { isIPv4 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { LoggerService } from '@nestjs/common';
import { StartError } from '../config/index.ts';
import { SeldomLog } from '../telemetry/index.ts';
import { AnnouncedAddresses, type LookUp } from './announced-addresses.ts';
import { type ListenAddress, listenAddresses, localAddresses } from './listen-addresses.ts';
import { outwardAddresses } from './outward-address.ts';
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
  /** For tests: `outwardAddresses` unless given. */
  readonly outward?: (() => Promise<readonly string[]>) | undefined;
  readonly log: LoggerService;
}

export interface AddressWatchEvents {
  /** `current` is another. */
  changed: [];
}

/**
 * The addresses at which clients reach this machine, for as long as it runs: an address may be given anew
 * (DHCP, another network), and a name may lead elsewhere (dynamic DNS). Linux tells of it only over netlink,
 * which Node does not speak, so this looks.
 */
export class AddressWatch {
  readonly events = new EventEmitter<AddressWatchEvents>();
  readonly #options: AddressWatchOptions;
  readonly #doubts: SeldomLog;
  readonly #timer: NodeJS.Timeout;
  readonly #announced: AnnouncedAddresses;
  #current: readonly ListenAddress[] = [];
  #outward: readonly string[] = [];
  /** What `#current` was made from; undefined while an address could not be bound yet: it is tried again. */
  #settled: string | undefined;
  #seen: string | undefined;
  #leftOut = '';
  #looks = 0;
  #isLooking = false;
  #isAsking = false;

  private constructor(options: AddressWatchOptions) {
    this.#options = options;
    this.#doubts = new SeldomLog(options.log);
    this.#announced = new AnnouncedAddresses(options.announced, options.lookUp);
    this.#timer = setInterval(() => void this.look(), LOOK_MS);
    this.#timer.unref();
  }

  /** @throws StartError when there is no address, ConfigError when what is announced cannot be used */
  static async start(options: AddressWatchOptions): Promise<AddressWatch> {
    const watch = new AddressWatch(options);
    try {
      await watch.#announced.ask();
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

  /** Those of the machine's addresses that lead to the internet. */
  get outward(): readonly string[] {
    return this.#outward;
  }

  /**
   * Reads the addresses if they seem to have changed: an interface is seen twice before it counts. Never
   * rejects.
   */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const seen = this.#signature();
      const isSteady = seen === this.#seen;
      this.#seen = seen;
      this.#looks += 1;
      const isAnother = isSteady && seen !== this.#settled;
      if (isAnother) await this.refresh();
      // Not waited for: a name server that is away answers late or never.
      if (isAnother || this.#looks % LOOKS_PER_LOOK_UP === 0) void this.#askAgain();
    } catch (error) {
      this.#doubt(error);
    } finally {
      this.#isLooking = false;
    }
  }

  /** Reads them now, and leaves them as they were when they cannot be read. */
  async refreshIfPossible(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      this.#doubt(error);
    }
  }

  /**
   * Reads them now. Of a name it takes what the name server said last: that one may be away just when the
   * network changes.
   * @throws StartError, ConfigError; then `current` stays what it was
   */
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

  /** Where the names lead now. */
  async #askAgain(): Promise<void> {
    if (this.#isAsking || !this.#announced.hasNames) return;
    this.#isAsking = true;
    try {
      await this.#announced.ask();
    } catch (error) {
      this.#doubt(error);
    } finally {
      this.#isAsking = false;
    }
    await this.refreshIfPossible();
  }

  #doubt(error: unknown): void {
    this.#doubts.warn(`the addresses for WebRTC stay as they were: ${String(error)}`);
  }

  #signature(): string {
    return localAddresses(this.#interfaces()).sort().join(' ');
  }

  #interfaces() {
    return (this.#options.interfaces ?? networkInterfaces)();
  }

  async #usable(): Promise<{ usable: ListenAddress[]; leftOut: string }> {
    const interfaces = this.#interfaces();
    this.#outward = await (this.#options.outward ?? outwardAddresses)();
    const wanted = listenAddresses({
      interfaces,
      announced: this.#announced.on(localAddresses(interfaces)),
      outward: this.#outward.find(isIPv4),
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
