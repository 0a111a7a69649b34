import type { Track } from '@auxcast/shared-types';
import type { ChannelRecord } from '../channels/channel-store.ts';
import type { InviteRecord } from '../invites/invite-store.ts';
import type { MemberRecord } from '../members/member-store.ts';
import type { SessionRecord } from './session-store.ts';

/** A session that an earlier process left open, with what goes on from there. */
export interface LeftSession {
  readonly record: SessionRecord;
  /** The last ones, oldest first. */
  readonly tracks: readonly Track[];
  /** How many artworks it has stored. */
  readonly artworkCount: number;
  /** In their order. */
  readonly channels: readonly ChannelRecord[];
  readonly members: readonly MemberRecord[];
  /** Oldest first. */
  readonly invites: readonly InviteRecord[];
}

/** The sessions that an earlier process left open. */
export interface LeftSessions {
  /** Ends them, with the reason `server`, but for the newest ones. How many that were. */
  end(end: { readonly keep: number; readonly endedAtMs: number }): Promise<number>;
  /** Oldest first, each with at most `tracksEach` of its tracks. */
  all(tracksEach: number): Promise<LeftSession[]>;
}
