import { createWorker, type types } from 'mediasoup';
import { HalfOpen } from './half-open.ts';
import type { ListenAddress } from './listen-addresses.ts';
import { Listening } from './listening.ts';
import { WorkerPulse } from './worker-pulse.ts';

/** For goodbyes to its peers. */
const CLOSE_MS = 2000;

export interface MediaWorkerOptions {
  /** Its place in the pool; stays the same when a dead worker is replaced. */
  readonly index: number;
  readonly addresses: readonly ListenAddress[];
  /** For UDP and TCP alike. */
  readonly port: number;
}

/** What a worker carries now, and what it had used when its pulse was last felt, about a second ago. */
export interface WorkerLoad {
  readonly index: number;
  readonly pid: number;
  readonly port: number;
  readonly routers: number;
  readonly listeners: number;
  /** User and system time used since its start, milliseconds. */
  readonly cpuMs: number;
  /** Largest resident size so far, bytes. */
  readonly maxResidentBytes: number;
}

/** One mediasoup worker process, and where it listens. */
export class MediaWorker {
  readonly index: number;
  /** Of the transports on it. */
  readonly halfOpen = new HalfOpen();
  readonly pulse = new WorkerPulse(async () => {
    this.#usage = await this.#worker.getResourceUsage();
  });
  /** Routers on it, and listeners' transports: what the pool spreads. */
  routers = 0;
  listeners = 0;
  readonly #worker: types.Worker;
  /** What clients are told of its addresses, by address. */
  #announced: ReadonlyMap<string, string> = new Map();
  #listening: Listening;
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
      const ips = options.addresses.map(({ ip }) => ip);
      const listening = await Listening.create(worker, ips, options.port);
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

  /** For the transports of this folder alone. */
  get listening(): Listening {
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

  /** Listens there for whoever comes; those who hear already stay where they are. */
  async listenAnew(ips: readonly string[], port: number): Promise<void> {
    const former = this.#listening;
    this.#listening = await Listening.create(this.#worker, ips, port);
    former.retire();
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
      routers: this.routers,
      listeners: this.listeners,
      cpuMs: this.#usage.ru_utime + this.#usage.ru_stime,
      // ru_maxrss is in kilobytes (getrusage(2)).
      maxResidentBytes: this.#usage.ru_maxrss * 1024,
    };
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
