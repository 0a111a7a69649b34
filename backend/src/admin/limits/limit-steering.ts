import { Inject, Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { LIMIT_VARIABLES, type LimitChange, Limits, limitName } from '../../config/index.ts';
import { storeUnavailable } from '../../sessions/index.ts';
import type { Actor } from '../actor.ts';
import { AuditTrail } from '../audit/audit-trail.ts';
import { type LimitsView, limitsView } from './limit-views.ts';

/** Changes that wait for those before them. */
const MAX_WAITING = 50;

/** What admins do to limits, each written down before it is done, one after the other. */
@Injectable()
export class LimitSteering {
  readonly #limits: Limits;
  readonly #trail: AuditTrail;
  readonly #inTurn = pLimit(1);

  constructor(@Inject(Limits) limits: Limits, @Inject(AuditTrail) trail: AuditTrail) {
    this.#limits = limits;
    this.#trail = trail;
  }

  get view(): LimitsView {
    const { atStart } = this.#limits;
    const entries = limitName.options.map((name) => [
      name,
      { value: this.#limits[name], atStart: atStart[name], variable: LIMIT_VARIABLES[name] },
    ]);
    return limitsView.parse(Object.fromEntries(entries));
  }

  /** @throws ProtocolError `bad-request`, and as `AuditTrail.allowed` */
  async change(actor: Actor, change: LimitChange): Promise<void> {
    if (this.#inTurn.pendingCount >= MAX_WAITING) throw storeUnavailable('Too many change limits at once.');
    // Each with what the one before left: the log says from what to what.
    await this.#inTurn(async () => {
      const after = this.#limits.after(change);
      const names = limitName.options.filter((name) => change[name] !== undefined);
      const details = {
        before: Object.fromEntries(names.map((name) => [name, this.#limits[name]])),
        after: Object.fromEntries(names.map((name) => [name, after[name]])),
      };
      await this.#trail.allowed(actor, { action: 'limits.change', target: null, details }, () =>
        this.#limits.change(change),
      );
    });
  }
}
