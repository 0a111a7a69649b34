import type { AdminKeyStore } from './admin-keys/admin-key-store.ts';
import type { ArtworkStore } from './artworks/artwork-store.ts';
import type { AuditStore } from './audit/audit-store.ts';
import type { ChannelStore } from './channels/channel-store.ts';
import type { InviteStore } from './invites/invite-store.ts';
import type { MemberStore } from './members/member-store.ts';
import type { OutputStore } from './outputs/output-store.ts';
import type { RecordingStore } from './recordings/recording-store.ts';
import type { LeftSessions } from './sessions/left-sessions.ts';
import type { SessionStore } from './sessions/session-store.ts';
import type { TrackStore } from './tracks/track-store.ts';

/**
 * All that outlives the process, by topic: each has a folder with what it keeps and its queries, and a
 * contract in `testing/contracts/`. Every promise settles once the write is durable as far as the database
 * goes, and rejects when the database refuses: the caller decides whether to wait.
 */
export interface Store {
  readonly sessions: SessionStore;
  readonly leftSessions: LeftSessions;
  readonly tracks: TrackStore;
  readonly artworks: ArtworkStore;
  readonly channels: ChannelStore;
  readonly members: MemberStore;
  readonly invites: InviteStore;
  readonly outputs: OutputStore;
  readonly recordings: RecordingStore;
  readonly adminKeys: AdminKeyStore;
  readonly audit: AuditStore;
  /** Rejects when the database cannot be reached. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Nest's injection token for the one `Store`. */
export const STORE = Symbol('Store');
