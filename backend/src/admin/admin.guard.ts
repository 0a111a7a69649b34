import { ProtocolError } from '@auxcast/shared-types';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { bearerOf, isSameSecret } from '../rest/bearer.ts';
import { AdminKey } from './admin-key.ts';

@Injectable()
export class AdminGuard implements CanActivate {
  readonly #key: AdminKey;

  constructor(@Inject(AdminKey) key: AdminKey) {
    this.#key = key;
  }

  /** @throws ProtocolError `unauthorized` */
  canActivate(context: ExecutionContext): boolean {
    const given = bearerOf(context.switchToHttp().getRequest<Request>());
    if (given !== undefined && isSameSecret(given, this.#key.value)) return true;
    throw new ProtocolError('unauthorized', 'Send the admin key as a bearer token.');
  }
}
