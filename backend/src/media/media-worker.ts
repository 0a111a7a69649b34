import { createWorker, type types } from 'mediasoup';
import { HalfOpen } from './half-open.ts';
import type { ListenAddress } from './listen-addresses.ts';

export interface MediaWorkerOptions {
  /** Its place in the pool; stays the same when a dead worker is replaced. */
  readonly index: number;
  readonly addresses: readonly ListenAddress[];
  /** For UDP and TCP alike. */
  readonly port: number;
}

/** What a worker carries, asked for when somebody looks. */
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

/** One mediasoup worker process and its one WebRtcServer. */
export class MediaWorker {
  readonly index: number;
  readonly port: number;
  /** Of the transports on it. */
  readonly halfOpen = new HalfOpen();
  /** Routers on it, and listeners' transports: what the pool spreads. */
  routers = 0;
  listeners = 0;
  readonly #worker: types.Worker;
  readonly #server: types.WebRtcServer;

  private constructor(options: MediaWorkerOptions, worker: types.Worker, server: types.WebRtcServer) {
    this.index = options.index;
    this.port = options.port;
    this.#worker = worker;
    this.#server = server;
  }

  static async create(options: MediaWorkerOptions): Promise<MediaWorker> {
    const worker = await createWorker({ logLevel: 'warn' });
    try {
      const server = await worker.createWebRtcServer({
        listenInfos: options.addresses.flatMap((address) => [
          { ...address, protocol: 'udp' as const, port: options.port },
          { ...address, protocol: 'tcp' as const, port: options.port },
        ]),
      });
      return new MediaWorker(options, worker, server);
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

  /** mediasoup's, for the routers of this folder alone. */
  get webRtcServer(): types.WebRtcServer {
    return this.#server;
  }

  createRouter(mediaCodecs: types.RouterRtpCodecCapability[]): Promise<types.Router> {
    return this.#worker.createRouter({ mediaCodecs });
  }

  onDied(listener: (error: Error) => void): void {
    this.#worker.once('died', listener);
  }

  /** `null` when it dies before it answers. */
  async load(): Promise<WorkerLoad | null> {
    const usage = await this.#usage();
    if (usage === null) return null;
    return {
      index: this.index,
      pid: this.#worker.pid,
      port: this.port,
      routers: this.routers,
      listeners: this.listeners,
      cpuMs: usage.ru_utime + usage.ru_stime,
      // ru_maxrss is in kilobytes (getrusage(2)).
      maxResidentBytes: usage.ru_maxrss * 1024,
    };
  }

  async #usage(): Promise<types.WorkerResourceUsage | null> {
    try {
      return await this.#worker.getResourceUsage();
    } catch (error) {
      if (this.#worker.closed) return null;
      throw error;
    }
  }

  /** Ends the process; resolves once it is gone. */
  async close(): Promise<void> {
    if (this.#worker.subprocessClosed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#worker.once('subprocessclose', resolve);
    this.#worker.close();
    await promise;
  }
}
