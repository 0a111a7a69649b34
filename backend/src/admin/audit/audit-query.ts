import * as z from 'zod';
import { AUDIT_ACTIONS, type AuditPlace } from '../../persistence/index.ts';
import { Cursors } from '../../rest/cursors.ts';
import { pageQuery } from '../../rest/paging.ts';

/** The last that a date can be (ECMA-262 §21.4.1.1). */
export const MAX_MOMENT_MS = 8.64e15;
/** Of a Postgres integer. */
const LAST_ID = 2 ** 31 - 1;

const moment = z
  .string()
  .regex(/^\d{1,16}$/)
  .transform(Number)
  .pipe(z.number().max(MAX_MOMENT_MS));

/** The query of the audit log. */
export const auditListQuery = z.strictObject({
  ...pageQuery.shape,
  who: z
    .string()
    .regex(/^[a-z0-9-]{1,20}$/)
    .optional(),
  action: z.enum(AUDIT_ACTIONS).optional(),
  fromMs: moment.optional(),
  toMs: moment.optional(),
});
export type AuditListQuery = z.infer<typeof auditListQuery>;

export const auditPlaces = new Cursors<AuditPlace>({
  list: 'audit',
  place: z.strictObject({ atMs: z.number(), auditId: z.int().min(0).max(LAST_ID) }),
});
