/** What the calls about the audit log answer with; `/api/docs` is made from these. */
import { nextCursor, timeMs } from '@auxcast/shared-types';
import * as z from 'zod/mini';
import { auditAction, auditOutcome } from '../../persistence/index.ts';
import { named } from '../../rest/api-schemas.ts';

export const auditView = z.strictObject({
  auditId: z.int(),
  atMs: timeMs,
  /** The id of a key, `host` or `server`. */
  who: z.string(),
  /** The name that the key had then. */
  keyName: z.nullable(z.string()),
  action: auditAction,
  /**
   * `allowed`: it was written down, and then done; `failed` behind it: it could not be done. `refused`: the
   * key may not. `done`: a host or the server did it.
   */
  outcome: auditOutcome,
  /** The id of the session or the key; `null` where it is the server. */
  target: z.nullable(z.string()),
  details: z.looseObject({}),
  /** Shortened. */
  address: z.nullable(z.string()),
});

export const auditList = z.strictObject({ entries: z.array(auditView), nextCursor });
export type AuditList = z.infer<typeof auditList>;

named(auditView, 'AuditEntry');
named(auditList, 'AuditList', {
  'a session was ended': {
    entries: [
      {
        auditId: 12,
        atMs: 1_800_000_000_000,
        who: 'key-7k2mdx4qaz',
        keyName: 'Night shift',
        action: 'session.end',
        outcome: 'allowed',
        target: '7k2mdx4qaz',
        details: { reason: 'admin' },
        address: '192.0.2.x',
      },
    ],
    nextCursor: null,
  },
});
