import type { Ducking, EndReason, SessionKind, Strip, Visibility } from '@auxcast/shared-types';

/** The desk of a session, as it is stored. */
export interface DeskRecord {
  readonly isOpen: boolean;
  readonly ducking: Ducking;
  /** Counts its changes. */
  readonly revision: number;
  /** Of guests those who are longest away first. */
  readonly strips: readonly Strip[];
}

/** A session as it is stored. Times are milliseconds since the Unix epoch. */
export interface SessionRecord {
  readonly sessionId: string;
  readonly title: string;
  readonly hostName: string | null;
  readonly visibility: Visibility;
  readonly kind: SessionKind;
  /** A call that goes on until it is ended, however long nobody is in it. */
  readonly staysEmpty: boolean;
  /** SHA-256 of the host's token, base64url: the token itself is never stored. */
  readonly hostTokenHash: string;
  readonly createdAtMs: number;
  readonly liveSinceMs: number | null;
  readonly endedAtMs: number | null;
  readonly endReason: EndReason | null;
  readonly peakListeners: number;
  /** Whether its host was ever there. */
  readonly hostCame: boolean;
  /** Ids of listeners who were sent away and may not come back. */
  readonly removedParticipants: readonly string[];
  /** `null`: it was never opened. */
  readonly desk: DeskRecord | null;
}

/** What may change after a session was created. */
export type SessionChange = Partial<
  Pick<
    SessionRecord,
    'liveSinceMs' | 'endedAtMs' | 'endReason' | 'peakListeners' | 'hostCame' | 'removedParticipants' | 'desk'
  >
>;

/** The sessions themselves. */
export interface SessionStore {
  create(record: SessionRecord): Promise<void>;
  /** Undoes a `create` that was not answered, whether it was done, never will be, or comes later. */
  withdraw(record: SessionRecord): Promise<void>;
  change(sessionId: string, change: SessionChange): Promise<void>;
  find(sessionId: string): Promise<SessionRecord | undefined>;
}
