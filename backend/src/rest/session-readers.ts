import { ProtocolError } from '@auxcast/shared-types';
import { applyDecorators, Inject, Injectable } from '@nestjs/common';
import { ApiBearerAuth, ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import { bearerOf } from '../edges/bearer.ts';
import { ReadingKeys } from '../edges/reading-keys.ts';
import { RequestOrigin } from '../edges/request-origin.ts';
import { inviteNeeded, SessionLookup } from '../sessions/index.ts';
import { ApiErrors } from './api-errors.ts';

/** Of a private session whoever knows its id alone reads nothing. */
@Injectable()
export class SessionReaders {
  readonly #lookup: SessionLookup;
  readonly #keys: ReadingKeys;
  readonly #origin: RequestOrigin;

  constructor(
    @Inject(SessionLookup) lookup: SessionLookup,
    @Inject(ReadingKeys) keys: ReadingKeys,
    @Inject(RequestOrigin) origin: RequestOrigin,
  ) {
    this.#lookup = lookup;
    this.#keys = keys;
    this.#origin = origin;
  }

  /** @throws ProtocolError `invite-needed`, `token-refused`, `rate-limited`, `unavailable` */
  async demand(sessionId: string, request: Request): Promise<void> {
    const token = bearerOf(request);
    if (await this.#lookup.mayRead(sessionId, token)) return;
    if (token === undefined) throw inviteNeeded();
    if (await this.#keys.isOne(token, this.#origin.address(request))) return;
    throw new ProtocolError('token-refused', 'This token opens no private session, or not this one.');
  }
}

/** Documents a route for which `SessionReaders` is asked. */
export function ApiReaders(): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiSecurity('adminKey', ['read']),
    ApiBearerAuth('hostToken'),
    ApiBearerAuth('resumeToken'),
    // Of those that are not private anybody may read.
    ApiSecurity({}),
    ApiErrors('invite-needed', 'token-refused', 'session-not-found'),
  );
}
