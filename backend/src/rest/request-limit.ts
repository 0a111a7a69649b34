import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import {
  CONFIG,
  type Config,
  clientAddress,
  Limits,
  type TrustedProxies,
  trustedProxies,
} from '../config/index.ts';
import { AddressLimit } from '../edges/address-limit.ts';

/** Bounds what one address asks of REST. */
@Injectable()
export class RequestLimit implements NestMiddleware {
  readonly #requests: AddressLimit;
  readonly #trusts: TrustedProxies;

  constructor(@Inject(CONFIG) config: Config, @Inject(Limits) limits: Limits) {
    this.#requests = new AddressLimit(() => limits.requestsPerAddressPerMinute);
    this.#trusts = trustedProxies(config);
  }

  async use(request: Request, _response: Response, next: NextFunction): Promise<void> {
    await this.#requests.demand(clientAddress(request, this.#trusts));
    next();
  }
}
