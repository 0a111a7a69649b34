import { ProtocolError } from '@auxcast/shared-types';
import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { CONFIG, type Config, clientAddress, type TrustedProxies, trustedProxies } from '../config/index.ts';

/** Keys and tokens that one address may have refused in a minute before it has to wait. */
const REFUSALS_PER_MINUTE = 30;

/** Bounds what one address asks of REST. A refused key costs as much as many requests: guessing must be slow. */
@Injectable()
export class RequestLimit implements NestMiddleware {
  readonly #limiter: RateLimiterMemory;
  readonly #refusalPoints: number;
  readonly #trusts: TrustedProxies;

  constructor(@Inject(CONFIG) config: Config) {
    const points = config.limits.requestsPerAddressPerMinute;
    this.#limiter = new RateLimiterMemory({ points, duration: 60 });
    this.#refusalPoints = Math.ceil(points / REFUSALS_PER_MINUTE);
    this.#trusts = trustedProxies(config);
  }

  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    const address = clientAddress(request, this.#trusts);
    try {
      await this.#limiter.consume(address);
    } catch (refusal) {
      next(refusal instanceof RateLimiterRes ? tooMany(refusal.msBeforeNext) : refusal);
      return;
    }
    response.once('finish', () => {
      // In memory, this cannot fail; and nobody is left to tell.
      if (response.statusCode === 401) void this.#limiter.penalty(address, this.#refusalPoints);
    });
    next();
  }
}

function tooMany(retryAfterMs: number): ProtocolError {
  return new ProtocolError('rate-limited', 'Too many requests from this address. Wait a little.', {
    retryAfterMs,
  });
}
