import * as z from 'zod/mini';

/** What an admin's key may be good for; which of them includes which is the admin edge's matter. */
export const ADMIN_SCOPES = ['read', 'moderate', 'operate'] as const;
export const adminScope = z.enum(ADMIN_SCOPES);
export type AdminScope = z.infer<typeof adminScope>;

/** An admin's key as it is stored. Times are milliseconds since the Unix epoch. */
export interface AdminKeyRecord {
  readonly keyId: string;
  readonly name: string;
  /** SHA-256 of the secret, base64url: the secret itself is never stored. */
  readonly secretHash: string;
  readonly scopes: readonly AdminScope[];
  readonly createdAtMs: number;
  /** The key that made it, and the name which that had then. */
  readonly createdBy: string;
  readonly createdByName: string;
  readonly expiresAtMs: number | null;
  /** To within a quarter of an hour. */
  readonly lastUsedAtMs: number | null;
  readonly revokedAtMs: number | null;
}

/** What may change after a key was made. */
export type AdminKeyChange = Partial<Pick<AdminKeyRecord, 'secretHash' | 'lastUsedAtMs' | 'revokedAtMs'>>;

export interface AdminKeyPage {
  readonly keys: readonly AdminKeyRecord[];
  /** Where the next page begins; undefined: there is none. */
  readonly next: number | undefined;
}

/** The keys that were made over the admin API. */
export interface AdminKeyStore {
  /** Rejects where a key that is not revoked has this name. */
  create(record: AdminKeyRecord): Promise<void>;
  /** Rejects where there is no such key. */
  change(keyId: string, change: AdminKeyChange): Promise<void>;
  /** Those that are not revoked, oldest first. */
  unrevoked(): Promise<AdminKeyRecord[]>;
  /** All of them, newest first. @param page.after `next` of the page before */
  page(page: { readonly after?: number | undefined; readonly limit: number }): Promise<AdminKeyPage>;
}
