import { EventEmitter, once } from 'node:events';
import type { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Backoff } from '@auxcast/shared-types/client';
import type { LoggerService } from '@nestjs/common';
import type { LimitValues } from '../config/index.ts';
import { SeldomLog } from '../telemetry/index.ts';
import { AddressWatch } from './address-watch.ts';
import type { LookUp } from './announced-addresses.ts';
import { Egress } from './egress.ts';
import type { ListenAddress } from './listen-addresses.ts';
import { workerDied } from './media-error.ts';
import { MediaWorker, type WorkerLoad } from './media-worker.ts';
import { Relocation } from './relocation.ts';
import { demandRtcPorts, freeRtcPort } from './rtc-port.ts';
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
  /** Those above the workers' own are for new addresses of this machine. */
  readonly maxPort?: number | undefined;
  /** Addresses, or names that lead to some. */
  readonly announcedAddresses: readonly string[];
  /** Of what all listeners together may be promised; unless given there is none. */
  readonly limits?: Pick<LimitValues, 'egressMbps'>;
  /** For tests: `os.networkInterfaces` unless given. */
  readonly interfaces?: typeof networkInterfaces;
  /** For tests: the system's unless given. */
  readonly lookUp?: LookUp;
  /** For tests: `outwardAddresses` unless given. */
  readonly outward?: () => Promise<readonly string[]>;
  readonly log: LoggerService;
}

export interface WorkerPoolEvents {
  /** Everything on it is gone. A replacement is on its way. */
  died: [worker: MediaWorker, error: Error];
  replaced: [worker: MediaWorker];
  /**
   * The workers have been told of the addresses that the machine has now, or one that could not listen on all
   * of them moved.
   */
  moved: [];
}

/**
 * The mediasoup workers of this process. A worker that dies is replaced at its place, on its configured port
 * (else on a free one) and on the addresses that the machine has by then: one of them may have gone with a
 * network. One that hangs is made to die. When the machine gets an address, all listen anew, and those who
 * hear stay where they are.
 */
export class WorkerPool {
  readonly events = new EventEmitter<WorkerPoolEvents>();
  readonly egress: Egress;
  readonly turnstile: Turnstile;
  readonly #options: WorkerPoolOptions;
  readonly #watch: AddressWatch;
  readonly #relocation: Relocation;
  /** Lines that come again at every attempt. */
  readonly #doubts: SeldomLog;
  #moving = Promise.resolve();
  #isSettling = false;
  readonly #workers = new Set<MediaWorker>();
  readonly #sweep: NodeJS.Timeout;
  readonly #stop = new AbortController();
  readonly #replacing = new Set<Promise<void>>();
  #replacement: Promise<void> | undefined;

  private constructor(options: WorkerPoolOptions, watch: AddressWatch) {
    this.#options = options;
    this.turnstile = new Turnstile({ ...CROWD, width: Math.max(1, options.workers) * AT_ONCE });
    this.egress = new Egress(options.limits ?? { egressMbps: null });
    this.#watch = watch;
    this.#relocation = new Relocation(options);
    this.#doubts = new SeldomLog(options.log);
    this.#sweep = setInterval(() => this.sweep(performance.now()), SWEEP_MS);
    this.#sweep.unref();
  }

  /** @throws ConfigError when a port or an address cannot be had, Error when a worker cannot be started */
  static async create(options: WorkerPoolOptions): Promise<WorkerPool> {
    const { announcedAddresses: announced, interfaces, lookUp, outward, log } = options;
    const watch = await AddressWatch.start({ announced, interfaces, lookUp, outward, log });
    const pool = new WorkerPool(options, watch);
    try {
      if (options.minPort !== undefined) {
        const ips = watch.current.map(({ ip }) => ip);
        await demandRtcPorts(ips, options.minPort, options.workers);
      }
      // One after the other: free ports are looked for by trying.
      for (let index = 0; index < options.workers; index += 1) await pool.#startFirst(index);
      watch.events.on('changed', () => pool.#onAddressesChanged());
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
    return this.#watch.current;
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

  /**
   * Gives up transports that were to be connected and are not, and workers that do not answer; lets workers
   * that nobody hears through listen on addresses they could not have before.
   */
  sweep(nowMs: number): void {
    void this.#settle();
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
    this.#watch.close();
    this.#stop.abort();
    await this.#moving;
    await Promise.all(this.#replacing);
    await Promise.all([...this.#workers].map((worker) => worker.close()));
    this.#workers.clear();
  }

  /** At the start, a network may go after its address was listed: then those that are left are taken. */
  async #startFirst(index: number): Promise<void> {
    for (;;) {
      const former = this.addresses;
      try {
        await this.#startWorker(index);
        return;
      } catch (error) {
        const left = new Set((await this.#watch.refresh()).map(({ ip }) => ip));
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
      minPort === undefined ? await freeRtcPort(this.addresses.map(({ ip }) => ip)) : minPort + index;
    const { addresses } = this;
    const { outward } = this.#watch;
    const worker = await MediaWorker.create({ index, addresses, port, outward });
    worker.onDied((error) => this.#onDied(worker, error));
    this.#workers.add(worker);
    // They may have changed while it started.
    if (this.addresses !== addresses) this.#onAddressesChanged();
    return worker;
  }

  #onAddressesChanged(): void {
    // One after the other: what was true for the first may have changed for the next.
    this.#moving = this.#moving.then(() => this.#listenAnew());
  }

  async #listenAnew(): Promise<void> {
    const { log } = this.#options;
    const { addresses } = this;
    const told = addresses.map(({ ip, announcedAddress }) => announcedAddress ?? ip).join(', ');
    log.log(`the addresses of this machine have changed: listeners who come are told ${told}`);
    for (const worker of this.#workers) {
      if (this.#stop.signal.aborted) return;
      try {
        worker.announce(addresses);
        await this.#relocation.move(worker, addresses, this.#watch.outward);
      } catch (error) {
        this.#onNotMoved(worker, error);
      }
    }
    this.events.emit('moved');
  }

  /** What could not be had while somebody heard through the port may be free now. Never rejects. */
  async #settle(): Promise<void> {
    if (this.#isSettling) return;
    this.#isSettling = true;
    this.#moving = this.#moving.then(() => this.#moveIdle());
    await this.#moving;
    this.#isSettling = false;
  }

  async #moveIdle(): Promise<void> {
    const { addresses } = this;
    const wanted = addresses.map(({ ip }) => ip);
    for (const worker of this.#workers) {
      const { listening } = worker;
      if (this.#stop.signal.aborted) return;
      if (listening.isHeld || worker.lacks(wanted).length === 0) continue;
      try {
        await this.#relocation.move(worker, addresses, this.#watch.outward);
      } catch (error) {
        this.#onNotMoved(worker, error);
      }
      if (worker.listening !== listening) this.events.emit('moved');
    }
  }

  #onNotMoved(worker: MediaWorker, error: unknown): void {
    if (worker.closed) return;
    this.#doubts.error(
      `media worker ${worker.index} cannot listen on the new addresses yet: ${String(error)}`,
    );
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
        await this.#watch.refreshIfPossible();
        const worker = await this.#startWorker(dead.index);
        this.#options.log.log(`media worker ${worker.index} is back (process ${worker.pid})`);
        this.events.emit('replaced', worker);
        return;
      } catch (error) {
        this.#doubts.error(`media worker ${dead.index} cannot be replaced yet: ${String(error)}`);
        // An aborted sleep only means that the pool closes: the loop's condition says so.
        await sleep(backoff.next(), undefined, { signal: this.#stop.signal }).catch(() => undefined);
      }
    }
  }
}

function isLessLoaded(a: MediaWorker, b: MediaWorker): boolean {
  // What is asked of one that hangs waits until it is ended.
  if (a.pulse.isLate !== b.pulse.isLate) return b.pulse.isLate;
  if (a.carried.consumers !== b.carried.consumers) return a.carried.consumers < b.carried.consumers;
  return a.carried.routers < b.carried.routers;
}
