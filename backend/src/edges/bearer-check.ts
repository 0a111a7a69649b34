import { ProtocolError } from '@auxcast/shared-types';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.ts';
import { AddressLimit } from './address-limit.ts';
import { KeyGuard } from './key-guard.ts';

/** Keys and tokens that one address may have refused in a minute before it has to wait. */
const REFUSALS_PER_MINUTE = 30;

/** Bounds how fast an address may guess what REST takes as bearer tokens, all kinds together. */
@Injectable()
export class BearerCheck {
  readonly #guesses = new AddressLimit(
    () => REFUSALS_PER_MINUTE,
    'Too many keys of this address were refused.',
  );
  /** Of tokens that we made. */
  readonly #tokens = new KeyGuard(undefined);

  /** @throws ProtocolError `rate-limited` */
  async key(guard: KeyGuard, address: string, isRight: boolean): Promise<void> {
    await guard.shown(address, isRight, this.#guesses);
  }

  /**
   * A host's token: `check` throws `token-refused` when it is wrong.
   * @throws ProtocolError `rate-limited` in its place when too many were, and whatever `check` throws
   */
  async token<T>(address: string, check: () => Promise<T>): Promise<T> {
    try {
      return await check();
    } catch (error) {
      const isGuess = error instanceof ProtocolError && error.code === 'token-refused';
      if (isGuess) await this.#tokens.shown(address, false, this.#guesses);
      throw error;
    }
  }
}

/** Guards `HOST_KEY`, over REST and sockets: whoever showed it over one is known over the other. */
@Injectable()
export class HostKeyGuard extends KeyGuard {
  constructor(@Inject(CONFIG) { hostKey }: Config) {
    super(hostKey);
  }
}
