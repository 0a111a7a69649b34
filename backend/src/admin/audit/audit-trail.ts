import { TokenBucket } from '@auxcast/shared-types';
import { Logger, type LoggerService } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { shortAddress } from '../../config/index.ts';
import { rateLimited } from '../../edges/address-limit.ts';
import type { AuditAction, AuditEntry, AuditOutcome, Store } from '../../persistence/index.ts';
import { storeUnavailable } from '../../sessions/index.ts';
import { SeldomLog } from '../../telemetry/index.ts';
import type { Actor } from '../actor.ts';

/** What one key may change: so much at once, and then one in 100 ms. */
const CHANGES = { burst: 300, everyMs: 100 };
/** Keys whose changes are counted; more than there may be. */
const COUNTED = { max: 1000 };
/** Refusals that are written, of all keys together; how many were left out stands in the next. */
const REFUSALS = { burst: 20, everyMs: 3000 };

/** Something that is done, or is to be. */
export interface AuditedAct {
  readonly action: AuditAction;
  readonly target: string | null;
  readonly details: AuditEntry['details'];
}

export interface AuditTrailOptions {
  readonly store: Pick<Store, 'audit'>;
  readonly log?: LoggerService;
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number;
  /** Milliseconds of a clock that does not jump. */
  readonly steady?: () => number;
}

/**
 * Writes down who did what, before it is done: what cannot be written down is not done. The log of the
 * process has a line of each, too.
 */
export class AuditTrail {
  readonly #options: AuditTrailOptions;
  readonly #log: LoggerService;
  readonly #doubts: SeldomLog;
  readonly #changes = new LRUCache<string, TokenBucket>(COUNTED);
  readonly #refusals: TokenBucket;
  #unwrittenRefusals = 0;

  constructor(options: AuditTrailOptions) {
    this.#options = options;
    this.#log = options.log ?? new Logger('audit');
    this.#doubts = new SeldomLog(this.#log);
    this.#refusals = new TokenBucket(REFUSALS, this.#steady());
  }

  /**
   * Does what a key may do, once it is written down.
   * @throws ProtocolError `unavailable` where it cannot be written, `rate-limited`
   * @throws whatever `run` throws; then another entry says that it failed
   */
  async allowed<T>(actor: Actor, act: AuditedAct, run: () => T | Promise<T>): Promise<T> {
    this.#demandPace(actor.key.keyId);
    await this.#write(this.#entry(actor, act, 'allowed'));
    try {
      return await run();
    } catch (error) {
      await this.#writeOrSay(this.#entry(actor, act, 'failed'));
      throw error;
    }
  }

  /** Somebody's key may not. Only so many are written. */
  async refused(actor: Actor, act: AuditedAct): Promise<void> {
    const nowMs = this.#steady();
    if (this.#refusals.waitMs(nowMs) > 0) {
      this.#unwrittenRefusals += 1;
      return;
    }
    this.#refusals.take(nowMs);
    const unwritten = this.#unwrittenRefusals;
    this.#unwrittenRefusals = 0;
    const details = unwritten === 0 ? act.details : { ...act.details, unwritten };
    await this.#writeOrSay(this.#entry(actor, { ...act, details }, 'refused'));
  }

  /** What happened without a key. Never rejects: nobody can undo it. */
  async done(who: 'host' | 'server', act: AuditedAct): Promise<void> {
    await this.#writeOrSay({
      ...act,
      atMs: this.#now(),
      who,
      keyName: null,
      outcome: 'done',
      address: null,
    });
  }

  #demandPace(keyId: string): void {
    const nowMs = this.#steady();
    const bucket = this.#changes.get(keyId) ?? new TokenBucket(CHANGES, nowMs);
    this.#changes.set(keyId, bucket);
    const waitMs = bucket.waitMs(nowMs);
    if (waitMs > 0) throw rateLimited('This key changes too much in too short a time.', waitMs);
    bucket.take(nowMs);
  }

  async #write(entry: AuditEntry): Promise<void> {
    try {
      await this.#options.store.audit.append(entry);
    } catch (error) {
      this.#doubts.warn(`the audit log cannot be written: ${messageOf(error)}`);
      throw storeUnavailable('The audit log cannot be written, so nothing was done.');
    }
    if (entry.outcome !== 'done') this.#log.log(lineOf(entry), 'an admin steered');
  }

  async #writeOrSay(entry: AuditEntry): Promise<void> {
    try {
      await this.#write(entry);
    } catch {
      // The line says what the audit log lacks: that it does, was said already.
      this.#doubts.warn(`the audit log lacks an entry: ${JSON.stringify(lineOf(entry))}`);
    }
  }

  #entry({ key, address }: Actor, act: AuditedAct, outcome: AuditOutcome): AuditEntry {
    return {
      ...act,
      atMs: this.#now(),
      who: key.keyId,
      keyName: key.name,
      outcome,
      address: shortAddress(address),
    };
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  #steady(): number {
    return (this.#options.steady ?? (() => performance.now()))();
  }
}

function lineOf({ who, keyName, action, outcome, target, details, address }: AuditEntry) {
  return { who, keyName, action, outcome, target, details, from: address };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
