import { ProtocolError, sessionId } from '@auxcast/shared-types';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { bearerOf } from '../edges/bearer.ts';
import { RequestOrigin } from '../edges/request-origin.ts';
import { type Actor, actsAs } from './actor.ts';
import { AuditTrail } from './audit/audit-trail.ts';
import { KeyCheck } from './keys/key-check.ts';
import { keyId } from './keys/key-views.ts';
import { holdsScope } from './scopes.ts';
import { WANTED, type Wanted } from './wants-scope.ts';

/**
 * Stands before every route of the server, so that no controller of the admin API can be without it: there, a
 * route that names no scope is closed to every key.
 */
@Injectable()
export class AdminGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #keys: KeyCheck;
  readonly #origin: RequestOrigin;
  readonly #trail: AuditTrail;

  constructor(
    @Inject(Reflector) reflector: Reflector,
    @Inject(KeyCheck) keys: KeyCheck,
    @Inject(RequestOrigin) origin: RequestOrigin,
    @Inject(AuditTrail) trail: AuditTrail,
  ) {
    this.#reflector = reflector;
    this.#keys = keys;
    this.#origin = origin;
    this.#trail = trail;
  }

  /** @throws ProtocolError `unauthorized`, `forbidden`, `rate-limited` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const wanted = this.#reflector.get<Wanted | undefined>(WANTED, context.getHandler());
    if (wanted === undefined) return this.#isElsewhere(context);
    const request = context.switchToHttp().getRequest<Request>();
    const address = this.#origin.address(request);
    const actor = { key: await this.#keys.keyOf(bearerOf(request), address), address };
    actsAs(request, actor);
    if (!holdsScope(actor.key.scopes, wanted.scope)) await this.#refuse(actor, wanted, request);
    return true;
  }

  #isElsewhere(context: ExecutionContext): boolean {
    const path = this.#reflector.get<string | string[] | undefined>(PATH_METADATA, context.getClass());
    const isAdmin = [path ?? []].flat().some((one) => /^\/?api\/admin(\/|$)/.test(one));
    if (isAdmin) throw new ProtocolError('forbidden', 'No key is good for this.');
    return true;
  }

  async #refuse(actor: Actor, { scope, action }: Wanted, request: Request): Promise<never> {
    if (action !== undefined) {
      await this.#trail.refused(actor, { action, target: targetOf(request), details: { scope } });
    }
    throw new ProtocolError('forbidden', `This key lacks the scope ${scope}.`, { scope });
  }
}

/** Only what looks like an id: somebody may have put a secret into the address. */
function targetOf({ params }: Request): string | null {
  for (const id of [sessionId.safeParse(params['sessionId']), keyId.safeParse(params['keyId'])]) {
    if (id.success) return id.data;
  }
  return null;
}
