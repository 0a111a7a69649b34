import { ProtocolError } from '@auxcast/shared-types';
import { Inject, Injectable } from '@nestjs/common';
import { BearerCheck } from '../../edges/bearer-check.ts';
import { KeyGuard } from '../../edges/key-guard.ts';
import type { ActingKey } from '../actor.ts';
import { AdminKeys } from './admin-keys.ts';
import { EnvironmentKey } from './environment-key.ts';
import { ENVIRONMENT } from './key-views.ts';

/**
 * Bounds guesses at keys. One that was made here always passes, for nobody can guess 256 bits, and so does
 * the environment's where it is long enough; one that was chosen by hand waits like the wrong ones.
 */
@Injectable()
export class KeyCheck {
  readonly #keys: AdminKeys;
  readonly #bearers: BearerCheck;
  readonly #environment: KeyGuard;
  readonly #made = new KeyGuard(undefined);

  constructor(
    @Inject(AdminKeys) keys: AdminKeys,
    @Inject(EnvironmentKey) environment: EnvironmentKey,
    @Inject(BearerCheck) bearers: BearerCheck,
  ) {
    this.#keys = keys;
    this.#bearers = bearers;
    this.#environment = new KeyGuard(environment.value);
  }

  /** The key that was shown. @throws ProtocolError `unauthorized`, `rate-limited` */
  async keyOf(secret: string | undefined, address: string): Promise<ActingKey> {
    const key = secret === undefined ? undefined : await this.find(secret, address);
    if (key === undefined) throw new ProtocolError('unauthorized', 'Send an admin key as a bearer token.');
    return key;
  }

  /** The same; undefined: there is no such key. @throws ProtocolError `rate-limited` */
  async find(secret: string, address: string): Promise<ActingKey | undefined> {
    const key = this.#keys.find(secret);
    const isEnvironments = key?.keyId === ENVIRONMENT;
    const guard = isEnvironments ? this.#environment : this.#made;
    await this.#bearers.key(guard, address, key !== undefined);
    if (key !== undefined) this.#keys.uses.note(key.keyId, !isEnvironments);
    return key;
  }
}
