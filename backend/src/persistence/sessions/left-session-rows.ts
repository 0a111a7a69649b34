import type { Kysely } from 'kysely';
import type { ArtworkRows } from '../artworks/artwork-rows.ts';
import type { ChannelRows } from '../channels/channel-rows.ts';
import type { InviteRows } from '../invites/invite-rows.ts';
import type { MemberRows } from '../members/member-rows.ts';
import type { Tables } from '../rows/tables.ts';
import type { TrackRows } from '../tracks/track-rows.ts';
import type { LeftSession, LeftSessions } from './left-sessions.ts';
import type { SessionRows } from './session-rows.ts';

/**
 * Sessions that are read at once with their past: no query, and no answer, may hold a small machine for long.
 */
const BATCH = 10;

/** Whose rows make up a session. */
interface Topics {
  readonly sessions: SessionRows;
  readonly tracks: TrackRows;
  readonly artworks: ArtworkRows;
  readonly channels: ChannelRows;
  readonly members: MemberRows;
  readonly invites: InviteRows;
}

export class LeftSessionRows implements LeftSessions {
  readonly #db: Kysely<Tables>;
  readonly #topics: Topics;

  constructor(db: Kysely<Tables>, topics: Topics) {
    this.#db = db;
    this.#topics = topics;
  }

  async end({ keep, endedAtMs }: { keep: number; endedAtMs: number }): Promise<number> {
    const kept = this.#db
      .selectFrom('sessions')
      .select('sessionId')
      .where('endedAtMs', 'is', null)
      .orderBy('createdAtMs', 'desc')
      .orderBy('sessionId', 'desc')
      .limit(keep);
    const ended = await this.#db
      .updateTable('sessions')
      .set({ endedAtMs, endReason: 'server' })
      .where('endedAtMs', 'is', null)
      .where('sessionId', 'not in', kept)
      .returning('sessionId')
      .execute();
    return ended.length;
  }

  async all(tracksEach: number): Promise<LeftSession[]> {
    const left = await this.#ids();
    const found: LeftSession[] = [];
    for (let from = 0; from < left.length; from += BATCH) {
      found.push(...(await this.#withPast(left.slice(from, from + BATCH), tracksEach)));
    }
    return found;
  }

  /** Oldest first. */
  async #ids(): Promise<string[]> {
    const left = await this.#db
      .selectFrom('sessions')
      .select('sessionId')
      .where('endedAtMs', 'is', null)
      .orderBy('createdAtMs')
      .orderBy('sessionId')
      .execute();
    return left.map(({ sessionId }) => sessionId);
  }

  async #withPast(ids: readonly string[], tracksEach: number): Promise<LeftSession[]> {
    const { sessions, tracks, artworks, channels, members, invites } = this.#topics;
    const [records, tracksOf, counts, channelsOf, membersOf, invitesOf] = await Promise.all([
      sessions.of(ids),
      tracks.lastOf(ids, tracksEach),
      artworks.countsOf(ids),
      channels.of(ids),
      members.of(ids),
      invites.of(ids),
    ]);
    return records.map((record) => ({
      record,
      tracks: tracksOf.get(record.sessionId) ?? [],
      artworkCount: counts.get(record.sessionId) ?? 0,
      channels: channelsOf.get(record.sessionId) ?? [],
      members: membersOf.get(record.sessionId) ?? [],
      invites: invitesOf.get(record.sessionId) ?? [],
    }));
  }
}
