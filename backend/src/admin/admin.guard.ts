import { ProtocolError } from '@auxcast/shared-types';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { bearerOf } from '../rest/bearer.ts';
import { hasHash, hashOf } from '../sessions/tokens.ts';
import { AdminKey } from './admin-key.ts';

@Injectable()
export class AdminGuard implements CanActivate {
  readonly #keyHash: string;

  constructor(@Inject(AdminKey) key: AdminKey) {
    this.#keyHash = hashOf(key.value);
  }

  /** @throws ProtocolError `unauthorized` */
  canActivate(context: ExecutionContext): boolean {
    const given = bearerOf(context.switchToHttp().getRequest<Request>());
    if (given !== undefined && hasHash(given, this.#keyHash)) return true;
    throw new ProtocolError('unauthorized', 'Send the admin key as a bearer token.');
  }
}
