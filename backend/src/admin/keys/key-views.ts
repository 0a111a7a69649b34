/** What the calls about keys take and answer with; `/api/docs` is made from these. */
import { nextCursor, SESSION_ID_ALPHABET, textUpTo, timeMs } from '@auxcast/shared-types';
import { customAlphabet } from 'nanoid';
import * as z from 'zod/mini';
import { adminScope } from '../../persistence/index.ts';
import { named } from '../../rest/api-schemas.ts';
import { KEY_PREFIX } from './key-secret.ts';

const NAME_LENGTH = 60;
const ID_LENGTH = 10;

/** The id and the name of the key that the environment, or the first start, has given. */
export const ENVIRONMENT = 'environment';

/** Whatever somebody may take for the environment's key, or for another of those the audit log names. */
const RESERVED: readonly string[] = [ENVIRONMENT, 'host', 'server'];

export const newKeyId = (): string => `key-${randomPart()}`;
const randomPart = customAlphabet(SESSION_ID_ALPHABET, ID_LENGTH);
export const keyId = z.string().check(z.regex(/^key-[23456789abcdefghjkmnpqrstvwxz]{10}$/));

/** Names that look the same are the same (UAX #15: compatibility composition). */
export function foldedName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

const keyName = textUpTo(NAME_LENGTH).check(
  z.refine((name) => !RESERVED.includes(foldedName(name)), 'is a name of the server’s own'),
  z.refine((name) => !name.includes(KEY_PREFIX), 'is a key: a name is for everybody to read'),
);

const scopes = z.array(adminScope).check(
  z.minLength(1),
  z.maxLength(adminScope.options.length),
  z.refine((given) => new Set(given).size === given.length, 'names a scope twice'),
);

export const createKeyBody = z.strictObject({
  /** Of no other key that is not revoked; case and compatibility forms of letters count for nothing. */
  name: keyName,
  scopes,
  /** Left out: never, or with the key that makes it. */
  expiresAtMs: z.optional(timeMs),
});
export type CreateKeyBody = z.infer<typeof createKeyBody>;

export const adminKeyView = z.strictObject({
  /** `environment` for the one that no call can change. */
  keyId: z.string(),
  name: z.string(),
  scopes: z.array(adminScope),
  /** `null` for the environment's. */
  createdAtMs: z.nullable(timeMs),
  /** The key that made it; `null` for the environment's. */
  createdBy: z.nullable(z.strictObject({ keyId: z.string(), name: z.string() })),
  expiresAtMs: z.nullable(timeMs),
  /** The environment's: since the server started. Others: written down every quarter of an hour. */
  lastUsedAtMs: z.nullable(timeMs),
  revokedAtMs: z.nullable(timeMs),
});
export type AdminKeyView = z.infer<typeof adminKeyView>;

/** The one time that a secret is told. */
export const madeKey = z.strictObject({ key: adminKeyView, secret: z.string() });
export type MadeKey = z.infer<typeof madeKey>;

export const adminKeyList = z.strictObject({ keys: z.array(adminKeyView), nextCursor });
export type AdminKeyList = z.infer<typeof adminKeyList>;

const MADE: AdminKeyView = {
  keyId: 'key-7k2mdx4qaz',
  name: 'Night shift',
  scopes: ['moderate'],
  createdAtMs: 1_800_000_000_000,
  createdBy: { keyId: ENVIRONMENT, name: ENVIRONMENT },
  expiresAtMs: null,
  lastUsedAtMs: null,
  revokedAtMs: null,
};

const GIVEN: AdminKeyView = {
  ...MADE,
  keyId: ENVIRONMENT,
  name: ENVIRONMENT,
  scopes: ['read', 'moderate', 'operate'],
  createdAtMs: null,
  createdBy: null,
  lastUsedAtMs: 1_800_000_060_000,
};

named(createKeyBody, 'CreateKey', {
  'a moderator': { name: 'Night shift', scopes: ['moderate'] },
  'for a week': { name: 'Dashboard', scopes: ['read'], expiresAtMs: 1_800_604_800_000 },
});
named(adminKeyView, 'AdminKey');
// No example looks like a secret, or scanners would find it.
named(madeKey, 'MadeKey', { made: { key: MADE, secret: `${KEY_PREFIX}…` } });
named(adminKeyList, 'AdminKeyList', {
  'the environment’s and another': { keys: [GIVEN, MADE], nextCursor: null },
});
