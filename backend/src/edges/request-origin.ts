import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import {
  CONFIG,
  type Config,
  clientAddress,
  originOf,
  type TrustedProxies,
  trustedProxies,
} from '../config/index.ts';
import type { Asker } from '../sessions/index.ts';
import { isForwarded } from './forwarded.ts';

/** Where a request comes from, and by which address of ours it was made. */
@Injectable()
export class RequestOrigin {
  readonly #config: Config;
  readonly #trusts: TrustedProxies;

  constructor(@Inject(CONFIG) config: Config) {
    this.#config = config;
    this.#trusts = trustedProxies(config);
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
  asker(request: IncomingMessage): Asker {
    return {
      address: this.address(request),
      isForwarded: isForwarded(request),
      page: request.headers.origin,
      host: request.headers.host,
    };
  }
}
