import { Logger, type LoggerService } from '@nestjs/common';
import { type Kysely, sql } from 'kysely';
import { AdminKeyRows } from './admin-keys/admin-key-rows.ts';
import { ArtworkRows } from './artworks/artwork-rows.ts';
import { AuditRows } from './audit/audit-rows.ts';
import { ChannelRows } from './channels/channel-rows.ts';
import type { Database } from './database.ts';
import { InviteRows } from './invites/invite-rows.ts';
import { LargeReads } from './large-reads.ts';
import { MemberRows } from './members/member-rows.ts';
import { OutputRows } from './outputs/output-rows.ts';
import { RecordingRows } from './recordings/recording-rows.ts';
import { StoredReader } from './rows/stored-reader.ts';
import type { Tables } from './rows/tables.ts';
import { LeftSessionRows } from './sessions/left-session-rows.ts';
import { SessionRows } from './sessions/session-rows.ts';
import type { Store } from './store.ts';
import { TrackRows } from './tracks/track-rows.ts';

/** The one store, on SQLite as on a Postgres server. */
export class SqlStore implements Store {
  readonly sessions: SessionRows;
  readonly leftSessions: LeftSessionRows;
  readonly tracks: TrackRows;
  readonly artworks: ArtworkRows;
  readonly channels: ChannelRows;
  readonly members: MemberRows;
  readonly invites: InviteRows;
  readonly outputs: OutputRows;
  readonly recordings: RecordingRows;
  readonly adminKeys: AdminKeyRows;
  readonly audit: AuditRows;
  readonly close: () => Promise<void>;
  readonly #db: Kysely<Tables>;

  constructor({ db, close }: Database, log: LoggerService = new Logger('persistence')) {
    const stored = new StoredReader(log);
    const large = new LargeReads();
    this.sessions = new SessionRows(db, stored);
    this.tracks = new TrackRows(db, stored, large);
    this.artworks = new ArtworkRows(db, stored, large);
    this.channels = new ChannelRows(db, stored);
    this.members = new MemberRows(db, stored);
    this.invites = new InviteRows(db, stored);
    this.outputs = new OutputRows(db, stored);
    this.recordings = new RecordingRows(db, stored);
    this.adminKeys = new AdminKeyRows(db, stored);
    this.audit = new AuditRows(db, stored);
    this.leftSessions = new LeftSessionRows(db, this);
    this.close = close;
    this.#db = db;
  }

  async ping(): Promise<void> {
    await this.#db.selectNoFrom(sql.lit(1).as('one')).execute();
  }
}
