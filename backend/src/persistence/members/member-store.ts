import type { Exception, Role } from '@auxcast/shared-types';

/** What a participant of a session is beyond a listener like any other, as it is stored. */
export interface MemberRecord {
  readonly participantId: string;
  readonly role: Role;
  readonly name: string | null;
  /** By host or ops. */
  readonly isMuted: boolean;
  /** What it may do in place of what its role may. */
  readonly exceptions: readonly Exception[];
  /** The open channels that it has switched on. */
  readonly openOn: readonly string[];
  /** By which it came; `null`: by none, or by one that was revoked. */
  readonly inviteId: string | null;
}

/** The members of sessions. */
export interface MemberStore {
  /** Inserts the member, or replaces the one of this id. */
  put(sessionId: string, member: MemberRecord): Promise<void>;
  /** Whether it is there or not. */
  remove(sessionId: string, participantId: string): Promise<void>;
  /** Of each session; one without any is not named. */
  of(sessionIds: readonly string[]): Promise<Map<string, MemberRecord[]>>;
}
