import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Limits } from '../config/index.ts';
import { AddressLimit } from '../edges/address-limit.ts';
import { RequestOrigin } from '../edges/request-origin.ts';

/** Bounds what one address asks of REST. */
@Injectable()
export class RequestLimit implements NestMiddleware {
  readonly #requests: AddressLimit;
  readonly #origin: RequestOrigin;

  constructor(@Inject(RequestOrigin) origin: RequestOrigin, @Inject(Limits) limits: Limits) {
    this.#requests = new AddressLimit(() => limits.requestsPerAddressPerMinute);
    this.#origin = origin;
  }

  async use(request: Request, _response: Response, next: NextFunction): Promise<void> {
    await this.#requests.demand(this.#origin.address(request));
    next();
  }
}
