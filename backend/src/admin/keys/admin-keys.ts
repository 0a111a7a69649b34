import { ProtocolError } from '@auxcast/shared-types';
import { Logger, type LoggerService } from '@nestjs/common';
import pLimit from 'p-limit';
import { StartError } from '../../config/index.ts';
import type { AdminKeyPage, AdminKeyRecord, Store } from '../../persistence/index.ts';
import { hashOf, storeUnavailable } from '../../sessions/index.ts';
import type { ActingKey, Actor } from '../actor.ts';
import type { AuditedAct, AuditTrail } from '../audit/audit-trail.ts';
import { EVERY_SCOPE, holdsScope } from '../scopes.ts';
import type { EnvironmentKey } from './environment-key.ts';
import { newKeySecret } from './key-secret.ts';
import { KeyUses } from './key-uses.ts';
import { type CreateKeyBody, ENVIRONMENT, foldedName, newKeyId } from './key-views.ts';

/** That are not revoked; all of them are in memory. */
const MAX_KEYS = 100;
/** Changes that wait for those before them. */
const MAX_WAITING = 50;

export interface AdminKeysOptions {
  readonly store: Pick<Store, 'adminKeys'>;
  readonly environment: Pick<EnvironmentKey, 'value'>;
  readonly trail: AuditTrail;
  readonly log?: LoggerService;
  /** Milliseconds since the Unix epoch. */
  readonly now?: () => number;
}

/** A key and, this one time, its secret. */
export interface NewAdminKey {
  readonly record: AdminKeyRecord;
  readonly secret: string;
}

/**
 * The keys of the admin API: the environment's, and those that were made. All that are good are in memory, by
 * the hash of their secret, so that nobody's guess costs a question to the database, and a database that is
 * away keeps nobody out. Changes go one after the other, each from what is stored.
 */
export class AdminKeys {
  readonly uses: KeyUses;
  readonly #options: AdminKeysOptions;
  readonly #environment: ActingKey;
  readonly #inTurn = pLimit(1);
  #byHash = new Map<string, AdminKeyRecord>();

  private constructor(options: AdminKeysOptions) {
    const { store, environment, log = new Logger('admin') } = options;
    this.#options = options;
    this.uses = new KeyUses({ store, log, now: () => this.#now() });
    this.#environment = {
      keyId: ENVIRONMENT,
      name: ENVIRONMENT,
      secretHash: hashOf(environment.value),
      scopes: EVERY_SCOPE,
      expiresAtMs: null,
    };
  }

  /** @throws StartError when the database does not answer */
  static async read(options: AdminKeysOptions): Promise<AdminKeys> {
    const keys = new AdminKeys(options);
    try {
      await keys.#reload();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartError(`The admin keys could not be read (${reason}): start again in a moment.`);
    }
    return keys;
  }

  /**
   * The key with this secret, if it is good. Found by its SHA-256: how long that takes tells nothing of a
   * secret, for nobody can choose what a hash begins with.
   */
  find(secret: string): ActingKey | undefined {
    return this.#good(hashOf(secret));
  }

  /** Newest first. */
  async page(page: { readonly after?: number | undefined; readonly limit: number }): Promise<AdminKeyPage> {
    return await this.#options.store.adminKeys.page(page);
  }

  /**
   * @throws ProtocolError `forbidden` beyond what the actor's own key is good for, and beyond 100 keys;
   * `name-taken`, `bad-request`, and as `AuditTrail.allowed`
   */
  create(actor: Actor, { name, scopes, expiresAtMs }: CreateKeyBody): Promise<NewAdminKey> {
    return this.#change(actor, { action: 'key.create', target: null }, async () => {
      const nowMs = this.#now();
      if (expiresAtMs !== undefined && expiresAtMs <= nowMs) {
        throw new ProtocolError('bad-request', 'This key would have expired already.', {
          path: 'expiresAtMs',
        });
      }
      this.#demandRoomFor(name);
      const secret = newKeySecret();
      const record: AdminKeyRecord = {
        keyId: newKeyId(),
        name,
        secretHash: hashOf(secret),
        scopes,
        createdAtMs: nowMs,
        createdBy: actor.key.keyId,
        createdByName: actor.key.name,
        expiresAtMs: expiresAtMs ?? actor.key.expiresAtMs,
        lastUsedAtMs: null,
        revokedAtMs: null,
      };
      demandWithin(actor.key, record);
      const details = { name, scopes, expiresAtMs: record.expiresAtMs };
      await this.#options.trail.allowed(actor, { action: 'key.create', target: record.keyId, details }, () =>
        this.#options.store.adminKeys.create(record),
      );
      this.#byHash.set(record.secretHash, record);
      return { record, secret };
    });
  }

  /** Another secret for it; the one it had is good no longer. @throws as `create`, and `not-found` */
  rotate(actor: Actor, keyId: string): Promise<NewAdminKey> {
    return this.#change(actor, { action: 'key.rotate', target: keyId }, async () => {
      const former = this.#demand(keyId);
      // Whoever is told a secret has what it is good for.
      demandWithin(actor.key, former);
      const secret = newKeySecret();
      const record = { ...former, secretHash: hashOf(secret) };
      await this.#options.trail.allowed(
        actor,
        { action: 'key.rotate', target: keyId, details: { name: former.name } },
        () => this.#options.store.adminKeys.change(keyId, { secretHash: record.secretHash }),
      );
      this.#byHash.delete(former.secretHash);
      this.#byHash.set(record.secretHash, record);
      return { record, secret };
    });
  }

  /** It is good no longer. @throws ProtocolError `not-found`, `forbidden`, and as `AuditTrail.allowed` */
  revoke(actor: Actor, keyId: string): Promise<void> {
    return this.#change(actor, { action: 'key.revoke', target: keyId }, async () => {
      const { name, secretHash } = this.#demand(keyId);
      await this.#options.trail.allowed(
        actor,
        { action: 'key.revoke', target: keyId, details: { name } },
        () => this.#options.store.adminKeys.change(keyId, { revokedAtMs: this.#now() }),
      );
      this.#byHash.delete(secretHash);
      this.uses.forget(keyId);
    });
  }

  /**
   * From what is stored, for a change before may have been done though it was not answered, and only while
   * the actor's own key is still good.
   * @param act what is written down where the key may not
   */
  async #change<T>(actor: Actor, act: Omit<AuditedAct, 'details'>, run: () => Promise<T>): Promise<T> {
    if (this.#inTurn.pendingCount >= MAX_WAITING) throw storeUnavailable('Too many change keys at once.');
    return await this.#inTurn(async () => {
      await this.#reload();
      if (this.#good(actor.key.secretHash) === undefined) {
        throw new ProtocolError('unauthorized', 'This key is good no longer.');
      }
      try {
        return await run();
      } catch (error) {
        if (error instanceof ProtocolError && error.code === 'forbidden') {
          await this.#options.trail.refused(actor, { ...act, details: { why: error.message } });
        }
        throw error;
      }
    });
  }

  async #reload(): Promise<void> {
    const records = await this.#options.store.adminKeys.unrevoked();
    this.#byHash = new Map(records.map((record) => [record.secretHash, record]));
  }

  #good(secretHash: string): ActingKey | undefined {
    if (secretHash === this.#environment.secretHash) return this.#environment;
    const record = this.#byHash.get(secretHash);
    if (record === undefined) return undefined;
    const { expiresAtMs } = record;
    return expiresAtMs !== null && expiresAtMs <= this.#now() ? undefined : record;
  }

  #demand(keyId: string): AdminKeyRecord {
    if (keyId === ENVIRONMENT) {
      throw new ProtocolError('forbidden', 'This key comes from the environment and is changed there.');
    }
    for (const record of this.#byHash.values()) if (record.keyId === keyId) return record;
    throw new ProtocolError('not-found', 'There is no such key, or it is revoked.');
  }

  #demandRoomFor(name: string): void {
    const folded = foldedName(name);
    for (const record of this.#byHash.values()) {
      if (foldedName(record.name) !== folded) continue;
      throw new ProtocolError('name-taken', 'Another key has this name.');
    }
    if (this.#byHash.size >= MAX_KEYS) {
      throw new ProtocolError('forbidden', `There are ${MAX_KEYS} keys already: revoke one first.`);
    }
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

/** No key makes one that may more, or lasts longer, than itself. */
function demandWithin(by: ActingKey, { scopes, expiresAtMs }: AdminKeyRecord): void {
  const more = scopes.find((scope) => !holdsScope(by.scopes, scope));
  if (more !== undefined) {
    throw new ProtocolError('forbidden', `A key without the scope ${more} cannot give it.`, { scope: more });
  }
  if (by.expiresAtMs === null) return;
  if (expiresAtMs === null || expiresAtMs > by.expiresAtMs) {
    throw new ProtocolError('forbidden', 'This key expires sooner: it cannot give what lasts longer.');
  }
}
