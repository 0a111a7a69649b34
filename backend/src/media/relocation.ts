import type { LoggerService } from '@nestjs/common';
import type { ListenAddress } from './listen-addresses.ts';
import type { MediaWorker } from './media-worker.ts';
import { whereToListen } from './where-to-listen.ts';

export interface RelocationOptions {
  readonly workers: number;
  /**
   * Worker i listens on `minPort + i`, and those above the workers' own are spare; undefined: on free ports.
   */
  readonly minPort: number | undefined;
  readonly maxPort?: number | undefined;
  readonly log: LoggerService;
}

/**
 * Lets workers that run already listen where this machine's addresses are now, and says which of these could
 * not be had.
 */
export class Relocation {
  readonly #options: RelocationOptions;
  /** What was said last of each. */
  readonly #missing = new WeakMap<MediaWorker, string>();

  constructor(options: RelocationOptions) {
    this.#options = options;
  }

  /**
   * Addresses that it has already need no other port; those that are gone may come back.
   * @throws Error when the place that was found cannot be had after all
   */
  async move(
    worker: MediaWorker,
    addresses: readonly ListenAddress[],
    outward: readonly string[],
  ): Promise<void> {
    const wanted = addresses.map(({ ip }) => ip);
    const formerPort = worker.port;
    if (worker.lacks(wanted).length > 0) {
      const { listening: present } = worker;
      const place = await whereToListen({ wanted, present, outward, range: this.#rangeOf(worker) });
      if (place !== undefined) await worker.listenAnew({ ...place, outward });
    }
    if (worker.port !== formerPort) {
      this.#options.log.log(
        `media worker ${worker.index} listens on port ${worker.port} now; it was ${formerPort}`,
      );
    }
    this.#tellMissing(worker, worker.lacks(wanted).join(', '));
  }

  #rangeOf({ index }: MediaWorker) {
    const { minPort, maxPort, workers } = this.#options;
    if (minPort === undefined) return undefined;
    return { own: minPort + index, spare: { from: minPort + workers, to: maxPort ?? minPort } };
  }

  #tellMissing(worker: MediaWorker, missing: string): void {
    const { log } = this.#options;
    const former = this.#missing.get(worker) ?? '';
    if (missing === former) return;
    this.#missing.set(worker, missing);
    if (missing === '') {
      log.log(`media worker ${worker.index} is offered on all addresses again`);
      return;
    }
    log.warn(
      `media worker ${worker.index} is not offered on ${missing} for now: no port from RTC_MIN_PORT to RTC_MAX_PORT is free on all addresses until nobody hears through it`,
    );
  }
}
