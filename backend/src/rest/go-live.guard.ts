import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { bearerOf } from '../edges/bearer.ts';
import { BearerCheck, HostKeyGuard } from '../edges/bearer-check.ts';
import { RequestOrigin } from '../edges/request-origin.ts';
import { GoLiveRule } from '../sessions/index.ts';

/** Lets those create a session who may go live: a guard, so that nobody else learns what a body lacks. */
@Injectable()
export class GoLiveGuard implements CanActivate {
  readonly #rule: GoLiveRule;
  readonly #origin: RequestOrigin;
  readonly #bearers: BearerCheck;
  readonly #hostKey: HostKeyGuard;

  constructor(
    @Inject(GoLiveRule) rule: GoLiveRule,
    @Inject(RequestOrigin) origin: RequestOrigin,
    @Inject(BearerCheck) bearers: BearerCheck,
    @Inject(HostKeyGuard) hostKey: HostKeyGuard,
  ) {
    this.#rule = rule;
    this.#origin = origin;
    this.#bearers = bearers;
    this.#hostKey = hostKey;
  }

  /** @throws ProtocolError with the refused right as its code, `rate-limited` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const asker = this.#origin.asker(request);
    const key = bearerOf(request);
    const right = this.#rule.rightOf(asker, key);
    if (key !== undefined) {
      await this.#bearers.key(this.#hostKey, asker.address, right !== 'host-key-refused');
    }
    this.#rule.demand(asker, key);
    return true;
  }
}
