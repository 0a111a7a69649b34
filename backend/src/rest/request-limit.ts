import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { CONFIG, type Config, clientAddress, type TrustedProxies, trustedProxies } from '../config/index.ts';
import { AddressLimit } from './address-limit.ts';

/** Keys and tokens that one address may have refused in a minute before it has to wait. */
const REFUSALS_PER_MINUTE = 30;

/** Bounds what one address asks of REST. A refused key costs as much as many requests: guessing must be slow. */
@Injectable()
export class RequestLimit implements NestMiddleware {
  readonly #limit: AddressLimit;
  readonly #refusalPoints: number;
  readonly #trusts: TrustedProxies;

  constructor(@Inject(CONFIG) config: Config) {
    const points = config.limits.requestsPerAddressPerMinute;
    this.#limit = new AddressLimit(points);
    this.#refusalPoints = Math.ceil(points / REFUSALS_PER_MINUTE);
    this.#trusts = trustedProxies(config);
  }

  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    const address = clientAddress(request, this.#trusts);
    await this.#limit.demand(address);
    response.once('finish', () => {
      if (response.statusCode === 401) this.#limit.penalise(address, this.#refusalPoints);
    });
    next();
  }
}
