import { Inject, Injectable } from '@nestjs/common';
import { type HealthIndicatorFunction, HealthIndicatorService } from '@nestjs/terminus';

const TIMEOUT_MS = 2000;
/** Anybody may ask, and a database has one connection. */
const CACHE_MS = 500;

/** What must work before people are sent here. Each room says so for itself. */
@Injectable()
export class Readiness {
  readonly #indicator: HealthIndicatorService;
  readonly #probes = new Map<string, () => Promise<void>>();

  constructor(@Inject(HealthIndicatorService) indicator: HealthIndicatorService) {
    this.#indicator = indicator;
  }

  /** @param probe rejects while `name` does not work, in words that anybody may read */
  add(name: string, probe: () => Promise<void>): void {
    this.#probes.set(name, probe);
  }

  get checks(): HealthIndicatorFunction[] {
    return [...this.#probes].map(
      ([name, probe]) =>
        () =>
          this.#indicator.check(name).attempt(probe).withTimeout(TIMEOUT_MS).cacheFor(CACHE_MS),
    );
  }
}
