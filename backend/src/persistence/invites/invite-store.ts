import type { InvitedRole } from '@auxcast/shared-types';

/** An invite to a session, as it is stored. Times are milliseconds since the Unix epoch. */
export interface InviteRecord {
  readonly inviteId: string;
  /** SHA-256 of what its link holds, base64url: the secret itself is never stored. */
  readonly secretHash: string;
  readonly role: InvitedRole;
  /** `null`: any number. */
  readonly usesLeft: number | null;
  /** `null`: as long as the session. */
  readonly expiresAtMs: number | null;
  readonly createdAtMs: number;
  /** How many came by it. */
  readonly people: number;
}

/** The invites to sessions. */
export interface InviteStore {
  /** Inserts the invite, or replaces the one of this id. */
  put(sessionId: string, invite: InviteRecord): Promise<void>;
  /** Whether it is there or not. */
  remove(sessionId: string, inviteId: string): Promise<void>;
  /** Of each session, oldest first; one without any is not named. */
  of(sessionIds: readonly string[]): Promise<Map<string, InviteRecord[]>>;
}
