import { Inject, Injectable } from '@nestjs/common';
import * as z from 'zod';
import type { AdminKeyRecord } from '../../persistence/index.ts';
import { Cursors } from '../../rest/cursors.ts';
import type { PageQuery } from '../../rest/paging.ts';
import { EVERY_SCOPE } from '../scopes.ts';
import { AdminKeys, type NewAdminKey } from './admin-keys.ts';
import { type AdminKeyList, type AdminKeyView, ENVIRONMENT, type MadeKey } from './key-views.ts';

/** Before it come all that are stored, behind the environment's. A Postgres integer. */
const BEGINNING = 2 ** 31 - 1;

/** By the numbers that the database gives. */
const places = new Cursors<number>({ list: 'keys', place: z.int().min(0).max(BEGINNING) });

/** Keys as an admin sees them. */
@Injectable()
export class KeyList {
  readonly #keys: AdminKeys;

  constructor(@Inject(AdminKeys) keys: AdminKeys) {
    this.#keys = keys;
  }

  /** @throws ProtocolError `bad-request` */
  async page({ cursor, limit }: PageQuery): Promise<AdminKeyList> {
    if (cursor !== undefined) return await this.#after(places.read(cursor), limit);
    const environment = this.#environment();
    if (limit === 1) return { keys: [environment], nextCursor: places.write(BEGINNING) };
    const { keys, nextCursor } = await this.#after(BEGINNING, limit - 1);
    return { keys: [environment, ...keys], nextCursor };
  }

  made({ record, secret }: NewAdminKey): MadeKey {
    return { key: this.#view(record), secret };
  }

  async #after(after: number, limit: number): Promise<AdminKeyList> {
    const { keys, next } = await this.#keys.page({ after, limit });
    return {
      keys: keys.map((record) => this.#view(record)),
      nextCursor: next === undefined ? null : places.write(next),
    };
  }

  #environment(): AdminKeyView {
    return {
      keyId: ENVIRONMENT,
      name: ENVIRONMENT,
      scopes: [...EVERY_SCOPE],
      createdAtMs: null,
      createdBy: null,
      expiresAtMs: null,
      lastUsedAtMs: this.#keys.uses.lastOf(ENVIRONMENT) ?? null,
      revokedAtMs: null,
    };
  }

  #view(record: AdminKeyRecord): AdminKeyView {
    const { keyId, name, scopes, createdAtMs, expiresAtMs, revokedAtMs } = record;
    return {
      keyId,
      name,
      scopes: [...scopes],
      createdAtMs,
      createdBy: { keyId: record.createdBy, name: record.createdByName },
      expiresAtMs,
      lastUsedAtMs: this.#keys.uses.lastOf(keyId) ?? record.lastUsedAtMs,
      revokedAtMs,
    };
  }
}
