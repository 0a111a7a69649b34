import { EventEmitter, once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Backoff } from '@auxcast/shared-types/client';
import type { LoggerService } from '@nestjs/common';
import { StartError } from '../config/index.ts';
import { Egress } from './egress.ts';
import { type ListenAddress, listenAddresses } from './listen-addresses.ts';
import { workerDied } from './media-error.ts';
import { MediaWorker, type WorkerLoad } from './media-worker.ts';
import { outwardAddress } from './outward-address.ts';
import { bindable, demandRtcPorts, freeRtcPort } from './rtc-port.ts';
import { Turnstile } from './turnstile.ts';

/** The first retry comes soon: a port that the dead process still holds is free in a moment. */
const RETRY = { firstMs: 100, lastMs: 2000 };
const SWEEP_MS = 1000;
/** Receptions that are being made at once, for each worker: enough to keep it busy. */
const AT_ONCE = 64;
/** What a machine of two cores makes in some seconds; beyond it people had better come back. */
const CROWD = { maxWaiting: 2000, maxWaitMs: 7000 };
/** How long a request waits for a worker while none is up; one takes a fraction of a second to start. */
const PATIENCE_MS = 5000;

export interface WorkerPoolOptions {
  readonly workers: number;
  /** Worker i listens on `minPort + i`; undefined: on free ports. */
  readonly minPort: number | undefined;
  readonly announcedAddresses: readonly string[];
  /** The most that all listeners together may be promised, bits per second; unless given there is no cap. */
  readonly egressBps?: number | undefined;
  /** For tests: `os.networkInterfaces` unless given. */
  readonly interfaces?: typeof networkInterfaces;
  readonly log: LoggerService;
}

export interface WorkerPoolEvents {
  /** Everything on it is gone. A replacement is on its way. */
  died: [worker: MediaWorker, error: Error];
  replaced: [worker: MediaWorker];
}

/**
 * The mediasoup workers of this process. A worker that dies is replaced at its place, on its configured port (else on a free one)
 * and on the addresses that the machine has by then: one of them may have gone with a network. One that hangs is made to die.
 */
export class WorkerPool {
  readonly events = new EventEmitter<WorkerPoolEvents>();
  readonly egress: Egress;
  readonly turnstile: Turnstile;
  readonly #options: WorkerPoolOptions;
  #addresses: readonly ListenAddress[];
  readonly #workers = new Set<MediaWorker>();
  readonly #sweep: NodeJS.Timeout;
  readonly #stop = new AbortController();
  readonly #replacing = new Set<Promise<void>>();
  #replacement: Promise<void> | undefined;

  private constructor(options: WorkerPoolOptions, addresses: readonly ListenAddress[]) {
    this.#options = options;
    this.turnstile = new Turnstile({ ...CROWD, width: Math.max(1, options.workers) * AT_ONCE });
    this.egress = new Egress(options.egressBps);
    this.#addresses = addresses;
    this.#sweep = setInterval(() => this.sweep(performance.now()), SWEEP_MS);
    this.#sweep.unref();
  }

  /** @throws ConfigError when a port or an address cannot be had, Error when a worker cannot be started */
  static async create(options: WorkerPoolOptions): Promise<WorkerPool> {
    const addresses = await usableAddresses(options);
    if (options.minPort !== undefined) {
      await demandRtcPorts(
        addresses.map(({ ip }) => ip),
        options.minPort,
        options.workers,
      );
    }
    const pool = new WorkerPool(options, addresses);
    try {
      // One after the other: free ports are looked for by trying.
      for (let index = 0; index < options.workers; index += 1) await pool.#startFirst(index);
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  get size(): number {
    return this.#workers.size;
  }

  /** Where clients are told to send to. */
  get addresses(): readonly ListenAddress[] {
    return this.#addresses;
  }

  /** Resolves at once while a worker is up; else when one is again, or was waited for long enough. */
  async untilUp(): Promise<void> {
    if (this.#workers.size > 0 || this.#replacing.size === 0) return;
    this.#replacement ??= this.#untilReplaced().finally(() => {
      this.#replacement = undefined;
    });
    await this.#replacement;
  }

  /** @throws ProtocolError `unavailable` while no worker is up */
  leastLoaded(): MediaWorker {
    let least: MediaWorker | undefined;
    for (const worker of this.#workers) {
      if (least === undefined || isLessLoaded(worker, least)) least = worker;
    }
    if (least === undefined) throw workerDied();
    return least;
  }

  /** Of those that are up. */
  loads(): WorkerLoad[] {
    return [...this.#workers].map(({ load }) => load);
  }

  /** Gives up transports that were to be connected and are not, and workers that do not answer. */
  sweep(nowMs: number): void {
    for (const worker of this.#workers) {
      worker.halfOpen.sweep(nowMs);
      if (!worker.pulse.look()) continue;
      const { index, pid } = worker;
      this.#options.log.error(`media worker ${index} (process ${pid}) does not answer: it is ended`);
      worker.kill();
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    this.#stop.abort();
    await Promise.all(this.#replacing);
    await Promise.all([...this.#workers].map((worker) => worker.close()));
    this.#workers.clear();
  }

  /** At the start, a network may go after its address was listed: then those that are left are taken. */
  async #startFirst(index: number): Promise<void> {
    for (;;) {
      const former = this.#addresses;
      try {
        await this.#startWorker(index);
        return;
      } catch (error) {
        this.#addresses = await usableAddresses(this.#options);
        const left = new Set(this.#addresses.map(({ ip }) => ip));
        const gone = former.filter(({ ip }) => !left.has(ip));
        if (gone.length === 0) throw error;
        this.#options.log.warn(
          `WebRTC cannot listen on ${gone.map(({ ip }) => ip).join(', ')} any more: left out`,
        );
      }
    }
  }

  async #startWorker(index: number): Promise<MediaWorker> {
    const { minPort } = this.#options;
    const port =
      minPort === undefined ? await freeRtcPort(this.#addresses.map(({ ip }) => ip)) : minPort + index;
    const worker = await MediaWorker.create({ index, addresses: this.#addresses, port });
    worker.onDied((error) => this.#onDied(worker, error));
    this.#workers.add(worker);
    return worker;
  }

  #onDied(worker: MediaWorker, error: Error): void {
    this.#workers.delete(worker);
    this.#options.log.error(`media worker ${worker.index} (process ${worker.pid}) died: ${error.message}`);
    this.events.emit('died', worker, error);
    if (this.#stop.signal.aborted) return;
    const replacing = this.#replace(worker).finally(() => this.#replacing.delete(replacing));
    this.#replacing.add(replacing);
  }

  async #untilReplaced(): Promise<void> {
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(PATIENCE_MS)]);
    try {
      await once(this.events, 'replaced', { signal });
    } catch (error) {
      // Given up: whoever asks for a worker then is refused.
      if (!signal.aborted) throw error;
    }
  }

  async #replace(dead: MediaWorker): Promise<void> {
    const backoff = new Backoff(RETRY);
    while (!this.#stop.signal.aborted) {
      try {
        this.#addresses = await usableAddresses(this.#options);
        const worker = await this.#startWorker(dead.index);
        this.#options.log.log(`media worker ${worker.index} is back (process ${worker.pid})`);
        this.events.emit('replaced', worker);
        return;
      } catch (error) {
        this.#options.log.error(`media worker ${dead.index} cannot be replaced yet: ${String(error)}`);
        // An aborted sleep only means that the pool closes: the loop's condition says so.
        await sleep(backoff.next(), undefined, { signal: this.#stop.signal }).catch(() => undefined);
      }
    }
  }
}

function isLessLoaded(a: MediaWorker, b: MediaWorker): boolean {
  // What is asked of one that hangs waits until it is ended.
  if (a.pulse.isLate !== b.pulse.isLate) return b.pulse.isLate;
  return a.listeners === b.listeners ? a.routers < b.routers : a.listeners < b.listeners;
}

async function usableAddresses(options: WorkerPoolOptions): Promise<ListenAddress[]> {
  const { announcedAddresses, interfaces = networkInterfaces, log } = options;
  const wanted = listenAddresses({
    interfaces: interfaces(),
    announced: announcedAddresses,
    outward: announcedAddresses.length > 0 ? await outwardAddress() : undefined,
  });
  const good = await bindable(wanted.map(({ ip }) => ip));
  for (const { ip } of wanted) if (!good.has(ip)) log.warn(`WebRTC cannot listen on ${ip}: left out`);
  const usable = wanted.filter(({ ip }) => good.has(ip));
  if (usable.length === 0) {
    throw new StartError(
      'WebRTC finds no address of this machine to listen on; bring its network up, then start again.',
    );
  }
  return usable;
}
