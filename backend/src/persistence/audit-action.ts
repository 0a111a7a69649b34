import * as z from 'zod/mini';

/** All that is written to the audit log. */
export const AUDIT_ACTIONS = [
  'session.end',
  'participant.remove',
  'output.add',
  'output.start',
  'output.stop',
  'output.remove',
  'recording.start',
  'recording.stop',
  'recording.delete',
  'key.create',
  'key.rotate',
  'key.revoke',
  'limits.change',
] as const;
export const auditAction = z.enum(AUDIT_ACTIONS);
export type AuditAction = z.infer<typeof auditAction>;

/**
 * `allowed`: written before it was done. `failed`: could not be done after all; it follows an `allowed` one.
 * `refused`: the key may not, and nothing was done. `done`: somebody without a key did it.
 */
export const auditOutcome = z.enum(['allowed', 'failed', 'refused', 'done']);
export type AuditOutcome = z.infer<typeof auditOutcome>;
