import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '@auxcast/shared-types';
import {
  type Config,
  clientAddress,
  OriginRule,
  originOf,
  type TrustedProxies,
  trustedProxies,
} from '../config/index.ts';
import { isForwarded } from '../sessions/index.ts';
import type { AddressLimits } from './address-limits.ts';
import type { Visitor } from './connection.ts';

export interface DoormanOptions {
  readonly config: Pick<Config, 'publicUrl' | 'allowedOrigins' | 'trustedProxies'>;
  readonly limits: AddressLimits;
}

/** Decides at the upgrade request who may open a socket. */
export class Doorman {
  readonly #config: DoormanOptions['config'];
  readonly #limits: AddressLimits;
  readonly #trusts: TrustedProxies;
  readonly #origins: OriginRule;
  #isClosing = false;

  constructor({ config, limits }: DoormanOptions) {
    this.#config = config;
    this.#limits = limits;
    this.#trusts = trustedProxies(config);
    this.#origins = new OriginRule(config);
  }

  /** @throws ProtocolError `bad-request`, `forbidden`, `rate-limited`, `unavailable` */
  async admit(request: IncomingMessage): Promise<Visitor> {
    if (this.#isClosing) throw new ProtocolError('unavailable', 'The server is about to go away.');
    const own = originOf(request, this.#config, this.#trusts);
    if (!this.#origins.allows(request.headers.origin, own, request.headers.host)) {
      throw new ProtocolError('forbidden', 'This web page may not use this server.');
    }
    const address = clientAddress(request, this.#trusts);
    await this.#limits.opened(address);
    const leave = () => this.#limits.closed(address);
    if (request.socket.destroyed) leave();
    else request.socket.once('close', leave);
    return { address, origin: own, isForwarded: isForwarded(request.headers), page: request.headers.origin };
  }

  /** Lets nobody in any more. */
  close(): void {
    this.#isClosing = true;
  }
}
