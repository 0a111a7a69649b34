import { ProtocolError } from '@auxcast/shared-types';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { bearerOf } from '../edges/bearer.ts';
import { BearerCheck } from '../edges/bearer-check.ts';
import { KeyGuard } from '../edges/key-guard.ts';
import { RequestOrigin } from '../edges/request-origin.ts';
import { hasHash, hashOf } from '../sessions/tokens.ts';
import { AdminKey } from './admin-key.ts';

@Injectable()
export class AdminGuard implements CanActivate {
  readonly #keyHash: string;
  readonly #guard: KeyGuard;
  readonly #bearers: BearerCheck;
  readonly #origin: RequestOrigin;

  constructor(
    @Inject(AdminKey) key: AdminKey,
    @Inject(BearerCheck) bearers: BearerCheck,
    @Inject(RequestOrigin) origin: RequestOrigin,
  ) {
    this.#keyHash = hashOf(key.value);
    this.#guard = new KeyGuard(key.value);
    this.#bearers = bearers;
    this.#origin = origin;
  }

  /** @throws ProtocolError `unauthorized`, `rate-limited` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const given = bearerOf(request);
    const isRight = given !== undefined && hasHash(given, this.#keyHash);
    if (given !== undefined) await this.#bearers.key(this.#guard, this.#origin.address(request), isRight);
    if (isRight) return true;
    throw new ProtocolError('unauthorized', 'Send the admin key as a bearer token.');
  }
}
