import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '@auxcast/shared-types';
import {
  type Config,
  clientAddress,
  type LimitValues,
  OriginRule,
  originOf,
  type TrustedProxies,
  trustedProxies,
} from '../config/index.ts';
import { isForwarded } from '../edges/forwarded.ts';
import type { RefusalEvents } from '../edges/refusals.ts';
import { serverFull } from '../media/index.ts';
import type { AddressLimits } from './address-limits.ts';
import type { Visitor } from './connection.ts';

export interface DoormanOptions {
  readonly config: Pick<Config, 'publicUrl' | 'allowedOrigins' | 'trustedProxies'>;
  readonly limits: Pick<LimitValues, 'connections'>;
  readonly addresses: AddressLimits;
  readonly refusals: RefusalEvents;
}

/** Decides at the upgrade request who may open a socket. */
export class Doorman {
  readonly #config: DoormanOptions['config'];
  readonly #limits: DoormanOptions['limits'];
  readonly #addresses: AddressLimits;
  readonly #trusts: TrustedProxies;
  readonly #origins: OriginRule;
  readonly #refusals: RefusalEvents;
  #connections = 0;
  #retryInMs: number | undefined;

  constructor({ config, limits, addresses, refusals }: DoormanOptions) {
    this.#config = config;
    this.#limits = limits;
    this.#addresses = addresses;
    this.#refusals = refusals;
    this.#trusts = trustedProxies(config);
    this.#origins = new OriginRule(config);
  }

  /** @throws ProtocolError `bad-request`, `forbidden`, `rate-limited`, `server-full`, `unavailable` */
  async admit(request: IncomingMessage): Promise<Visitor> {
    try {
      return await this.#admit(request);
    } catch (error) {
      if (error instanceof ProtocolError) this.#refusals.note('upgrade', error.code);
      throw error;
    }
  }

  /** Lets nobody in any more. @param retryInMs when those who come meanwhile should come back */
  close(retryInMs: number): void {
    this.#retryInMs = retryInMs;
  }

  async #admit(request: IncomingMessage): Promise<Visitor> {
    const own = originOf(request, this.#config, this.#trusts);
    if (!this.#origins.allows(request.headers.origin, own, request.headers.host)) {
      throw new ProtocolError('forbidden', 'This web page may not use this server.');
    }
    if (this.#retryInMs !== undefined) {
      const details = { retryAfterMs: this.#retryInMs };
      throw new ProtocolError('unavailable', 'The server is about to go away.', details);
    }
    const address = clientAddress(request, this.#trusts);
    await this.#addresses.opened(address);
    if (this.#connections >= this.#limits.connections) {
      this.#addresses.closed(address);
      throw serverFull('connections');
    }
    this.#connections += 1;
    const leave = () => {
      this.#connections -= 1;
      this.#addresses.closed(address);
    };
    if (request.socket.destroyed) leave();
    else request.socket.once('close', leave);
    return {
      address,
      origin: own,
      isForwarded: isForwarded(request),
      page: request.headers.origin,
      host: request.headers.host,
    };
  }
}
