import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { CONFIG, type Config, clientAddress, type TrustedProxies, trustedProxies } from '../config/index.ts';
import { AddressLimit } from './address-limit.ts';
import { bearerOf } from './bearer.ts';

/** Keys and tokens that one address may have refused in a minute before it has to wait. */
const REFUSALS_PER_MINUTE = 30;

/** Bounds what one address asks of REST, and how fast it may guess: whoever guesses costs others behind the same router only their own keys. */
@Injectable()
export class RequestLimit implements NestMiddleware {
  readonly #requests: AddressLimit;
  readonly #guesses = new AddressLimit(REFUSALS_PER_MINUTE, 'Too many keys of this address were refused.');
  readonly #trusts: TrustedProxies;

  constructor(@Inject(CONFIG) config: Config) {
    this.#requests = new AddressLimit(config.limits.requestsPerAddressPerMinute);
    this.#trusts = trustedProxies(config);
  }

  async use(request: Request, response: Response, next: NextFunction): Promise<void> {
    const address = clientAddress(request, this.#trusts);
    await this.#requests.demand(address);
    if (bearerOf(request) !== undefined) await this.#takeForGuess(address, response);
    next();
  }

  /** Until the answer says otherwise: guesses made at once must not all get through. */
  async #takeForGuess(address: string, response: Response): Promise<void> {
    await this.#guesses.demand(address);
    response.once('close', () => {
      // In memory this cannot fail, and nobody waits for it.
      if (response.statusCode !== 401) void this.#guesses.giveBack(address);
    });
  }
}
