import { createWorker, type types } from 'mediasoup';
import { HalfOpen } from './half-open.ts';
import type { ListenAddress } from './listen-addresses.ts';
import { Listening, type ListeningOptions } from './listening.ts';
import { WorkerPulse } from './worker-pulse.ts';

/** For goodbyes to its peers. */
const CLOSE_MS = 2000;

export interface MediaWorkerOptions {
  /** Its place in the pool; stays the same when a dead worker is replaced. */
  readonly index: number;
  readonly addresses: readonly ListenAddress[];
  /** For UDP and TCP alike. */
  readonly port: number;
  /** Those of the machine's addresses that lead to the internet. */
  readonly outward: readonly string[];
}

/** What a worker carries now, and what it had used when its pulse was last felt, about a second ago. */
export interface WorkerLoad {
  readonly index: number;
  readonly pid: number;
  readonly port: number;
  readonly routers: number;
  /** Receiving ends of participants. */
  readonly listeners: number;
  /** What flows to them, or was promised to: what the pool spreads. */
  readonly consumers: number;
  /** User and system time used since its start, milliseconds. */
  readonly cpuMs: number;
  /** Largest resident size so far, bytes. */
  readonly maxResidentBytes: number;
}

/** What is made on a worker, by number. */
type Carried = Record<'routers' | 'listeners' | 'consumers', number>;

export type Load = Readonly<Partial<Carried>>;

/** One mediasoup worker process, and where it listens. */
export class MediaWorker {
  readonly index: number;
  /** Of the transports on it. */
  readonly halfOpen = new HalfOpen();
  readonly pulse = new WorkerPulse(async () => {
    this.#usage = await this.#worker.getResourceUsage();
  });
  readonly #carried: Carried = { routers: 0, listeners: 0, consumers: 0 };
  readonly #worker: types.Worker;
  /** What clients are told of its addresses, by address. */
  #announced: ReadonlyMap<string, string> = new Map();
  #listening: Listening;
  /** While one place is left before the next is taken; never rejects. */
  #between: Promise<void> | undefined;
  #usage: types.WorkerResourceUsage;

  private constructor(
    options: MediaWorkerOptions,
    worker: types.Worker,
    listening: Listening,
    usage: types.WorkerResourceUsage,
  ) {
    this.index = options.index;
    this.#worker = worker;
    this.#listening = listening;
    this.announce(options.addresses);
    this.#usage = usage;
  }

  static async create(options: MediaWorkerOptions): Promise<MediaWorker> {
    const worker = await createWorker({ logLevel: 'warn' });
    try {
      const { port, outward } = options;
      const ips = options.addresses.map(({ ip }) => ip);
      const listening = await Listening.create(worker, { ips, port, outward });
      return new MediaWorker(options, worker, listening, await worker.getResourceUsage());
    } catch (error) {
      worker.close();
      throw error;
    }
  }

  get pid(): number {
    return this.#worker.pid;
  }

  get closed(): boolean {
    return this.#worker.closed;
  }

  /** The port of transports that are made from now on. */
  get port(): number {
    return this.#listening.port;
  }

  /** Where it listens for whoever comes. */
  get listening(): Listening {
    return this.#listening;
  }

  get carried(): Readonly<Carried> {
    return this.#carried;
  }

  /** To be called before it is made. */
  take(load: Load): void {
    this.#carry(load, 1);
  }

  /** To be called once for what was taken: it is closed, or could not be made. */
  giveBack(load: Load): void {
    this.#carry(load, -1);
  }

  /** Those of the addresses on which whoever comes is not offered anything. */
  lacks(wanted: readonly string[]): string[] {
    const { ips, isClosed } = this.#listening;
    return wanted.filter((ip) => isClosed || !ips.has(ip));
  }

  /** For a transport, from before it is asked for until it is closed: then `letGo` of what is returned. */
  async hold(): Promise<Listening> {
    while (this.#between !== undefined) await this.#between;
    this.#listening.hold();
    return this.#listening;
  }

  /** Tells clients these addresses from now on. */
  announce(addresses: readonly ListenAddress[]): void {
    this.#announced = new Map(addresses.map(({ ip, announcedAddress }) => [ip, announcedAddress ?? ip]));
  }

  /** What clients are told of an address of this machine. */
  announcedFor(ip: string): string {
    return this.#announced.get(ip) ?? ip;
  }

  /**
   * Listens there for whoever comes; those who hear already stay where they are. A place that is the present
   * one in part must have nobody: it is left first. Where the next cannot be had then, what stays of the
   * former is taken again.
   * @throws Error when it cannot be had
   */
  async listenAnew(options: ListeningOptions): Promise<void> {
    const former = this.#listening;
    const isInTheWay = former.port === options.port && options.ips.some((ip) => former.ips.has(ip));
    if (!isInTheWay) {
      this.#listening = await Listening.create(this.#worker, options);
      former.retire();
      return;
    }
    if (former.isHeld) throw new Error('somebody has come meanwhile');
    former.retire();
    const next = this.#listenAfter(former, options);
    // Whoever waits for it only waits; what went wrong is told to the caller.
    this.#between = next.then(
      () => undefined,
      () => undefined,
    );
    try {
      await next;
    } finally {
      this.#between = undefined;
    }
  }

  createRouter(mediaCodecs: types.RouterRtpCodecCapability[]): Promise<types.Router> {
    return this.#worker.createRouter({ mediaCodecs });
  }

  onDied(listener: (error: Error) => void): void {
    this.#worker.once('died', listener);
  }

  get load(): WorkerLoad {
    return {
      index: this.index,
      pid: this.#worker.pid,
      port: this.port,
      ...this.#carried,
      cpuMs: this.#usage.ru_utime + this.#usage.ru_stime,
      // ru_maxrss is in kilobytes (getrusage(2)).
      maxResidentBytes: this.#usage.ru_maxrss * 1024,
    };
  }

  #carry({ routers = 0, listeners = 0, consumers = 0 }: Load, sign: 1 | -1): void {
    this.#carried.routers += sign * routers;
    this.#carried.listeners += sign * listeners;
    this.#carried.consumers += sign * consumers;
  }

  /**
   * The worker does what it is told in order, so that the ports of `former` are free when it gets to this.
   */
  async #listenAfter(former: Listening, options: ListeningOptions): Promise<void> {
    try {
      this.#listening = await Listening.create(this.#worker, options);
    } catch (error) {
      const ips = options.ips.filter((ip) => former.ips.has(ip));
      this.#listening = await Listening.create(this.#worker, { ...options, ips });
      throw error;
    }
  }

  /** Ends a process that does not hear what it is told; it has died then. */
  kill(): void {
    try {
      process.kill(this.#worker.pid, 'SIGKILL');
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  /** Ends the process; resolves once it is gone. */
  async close(): Promise<void> {
    if (this.#worker.subprocessClosed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#worker.once('subprocessclose', resolve);
    this.#worker.close();
    const kill = setTimeout(() => this.kill(), CLOSE_MS);
    await promise;
    clearTimeout(kill);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ESRCH';
}
