import * as z from 'zod/mini';
import { describing } from './describing.ts';
import { opaqueId } from './ids.ts';
import { timeMs } from './now-playing.ts';

/** What an invite makes of whoever comes with it. */
export const invitedRole = describing(['ops', 'guest', 'listener']);
export type InvitedRole = z.infer<typeof invitedRole>;

/** Uses of one invite at most. */
export const INVITE_USES = 1000;
/** Milliseconds for which an invite may be good at most: thirty days. */
export const INVITE_MS = 30 * 24 * 3_600_000;

/** An invite, as host and ops see it. Its secret is told once, to whoever makes it. */
export const invite = z.strictObject({
  inviteId: opaqueId,
  role: invitedRole,
  /** `null`: any number. */
  usesLeft: z.nullable(z.int().check(z.nonnegative())),
  /** `null`: as long as the session. */
  expiresAtMs: z.nullable(timeMs),
  createdAtMs: timeMs,
  /** How many came by it. */
  people: z.int().check(z.nonnegative()),
});
export type Invite = z.infer<typeof invite>;
