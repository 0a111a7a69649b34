/** The one schema, for the embedded database and for a Postgres server. After a change: `npm run db:generate`. */
import { isNull, sql } from 'drizzle-orm';
import {
  boolean,
  customType,
  doublePrecision,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';

/** Milliseconds since the Unix epoch, possibly with a fraction, as everywhere else in the product. */
const timeMs = (name: string) => doublePrecision(name);

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  // postgres.js tells bytes from other objects by Buffer.
  toDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
});

export const sessions = pgTable(
  'sessions',
  {
    sessionId: text('session_id').primaryKey(),
    title: text('title').notNull(),
    hostName: text('host_name'),
    visibility: text('visibility', { enum: ['public', 'unlisted'] }).notNull(),
    hostTokenHash: text('host_token_hash').notNull(),
    createdAtMs: timeMs('created_at_ms').notNull(),
    liveSinceMs: timeMs('live_since_ms'),
    endedAtMs: timeMs('ended_at_ms'),
    endReason: text('end_reason', { enum: ['host', 'admin', 'host-away', 'server'] }),
    peakListeners: integer('peak_listeners').notNull(),
    hostCame: boolean('host_came').notNull().default(false),
    removedParticipants: text('removed_participants').array().notNull().default(sql`'{}'`),
  },
  (table) => [index('sessions_not_ended').on(table.createdAtMs).where(isNull(table.endedAtMs))],
);

export const tracks = pgTable(
  'tracks',
  {
    sessionId: text('session_id')
      .notNull()
      .references(() => sessions.sessionId, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    title: text('title').notNull(),
    artist: text('artist'),
    album: text('album'),
    sourceSite: text('source_site'),
    sourceUrl: text('source_url'),
    artworkUrl: text('artwork_url'),
    accent: text('accent'),
    startedAtMs: timeMs('started_at_ms').notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.number] })],
);

export const artworks = pgTable(
  'artworks',
  {
    sessionId: text('session_id').notNull(),
    artworkId: text('artwork_id').notNull(),
    type: text('type').notNull(),
    bytes: bytes('bytes').notNull(),
    accent: text('accent').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.artworkId] }),
    foreignKey({ columns: [table.sessionId], foreignColumns: [sessions.sessionId] }).onDelete('cascade'),
  ],
);
