import type { IncomingMessage } from 'node:http';
import { ProtocolError } from '@auxcast/shared-types';
import { type Config, type LimitValues, OriginRule } from '../config/index.ts';
import type { RefusalEvents } from '../edges/refusals.ts';
import type { RequestOrigin } from '../edges/request-origin.ts';
import { serverFull } from '../media/index.ts';
import type { AddressLimits } from './address-limits.ts';
import type { Visitor } from './connection.ts';
import { LastText } from './last-text.ts';

export interface DoormanOptions {
  readonly config: Pick<Config, 'publicUrl' | 'allowedOrigins'>;
  readonly origin: RequestOrigin;
  readonly limits: Pick<LimitValues, 'connections'>;
  readonly addresses: AddressLimits;
  readonly refusals: RefusalEvents;
}

/** Decides at the upgrade request who may open a socket. */
export class Doorman {
  readonly #limits: DoormanOptions['limits'];
  readonly #addresses: AddressLimits;
  readonly #origin: RequestOrigin;
  readonly #origins: OriginRule;
  readonly #refusals: RefusalEvents;
  readonly #lastOrigin = new LastText<string>('');
  readonly #lastPage = new LastText<string | undefined>(undefined);
  readonly #lastHost = new LastText<string | undefined>(undefined);
  #connections = 0;
  #retryInMs: number | undefined;

  constructor({ config, origin, limits, addresses, refusals }: DoormanOptions) {
    this.#origin = origin;
    this.#limits = limits;
    this.#addresses = addresses;
    this.#refusals = refusals;
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
    const origin = this.#origin.ours(request);
    const asker = this.#origin.asker(request);
    if (!this.#origins.allows(asker.page, origin, asker.host)) {
      throw new ProtocolError('forbidden', 'This web page may not use this server.');
    }
    if (this.#retryInMs !== undefined) {
      const details = { retryAfterMs: this.#retryInMs };
      throw new ProtocolError('unavailable', 'The server is about to go away.', details);
    }
    const { address } = asker;
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
    // A socket closes once: `once` would keep two objects more for as long as it is open.
    else request.socket.on('close', leave);
    return {
      address,
      origin: this.#lastOrigin.same(origin),
      isForwarded: asker.isForwarded,
      page: this.#lastPage.same(asker.page),
      host: this.#lastHost.same(asker.host),
    };
  }
}
