import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import {
  CONFIG,
  type Config,
  clientAddress,
  OriginRule,
  originOf,
  type TrustedProxies,
  trustedProxies,
} from '../config/index.ts';
import { isForwarded, type Origin } from '../sessions/index.ts';

/** Where a request comes from, and by which address of ours it was made. */
@Injectable()
export class RequestOrigin {
  readonly #config: Config;
  readonly #trusts: TrustedProxies;
  readonly #origins: OriginRule;

  constructor(@Inject(CONFIG) config: Config) {
    this.#config = config;
    this.#trusts = trustedProxies(config);
    this.#origins = new OriginRule(config);
  }

  /**
   * This server's own origin, for links.
   * @throws ProtocolError `bad-request`
   */
  ours(request: IncomingMessage): string {
    return originOf(request, this.#config, this.#trusts);
  }

  address(request: IncomingMessage): string {
    return clientAddress(request, this.#trusts);
  }

  /** As the rule about going live wants it. */
  asker(request: IncomingMessage): Origin {
    return { address: this.address(request), isForwarded: isForwarded(request.headers) };
  }

  /** Whether a page of another origin made the visitor's browser ask. */
  isForeign(request: IncomingMessage): boolean {
    return !this.#origins.allows(request.headers.origin, this.ours(request), request.headers.host);
  }
}
