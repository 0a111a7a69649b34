import type {
  ChannelMode,
  EndReason,
  InvitedRole,
  OutputFormat,
  RecordingEndReason,
  Role,
  SessionKind,
  Visibility,
} from '@auxcast/shared-types';
import type { GeneratedAlways } from 'kysely';
import type { AuditAction, AuditOutcome } from '../audit-action.ts';

/**
 * The tables as queries see them, on SQLite as on Postgres: names in camel case (columns in snake case),
 * flags as 0 and 1, times in milliseconds since the Unix epoch, possibly with a fraction.
 */
export interface Tables {
  sessions: SessionsTable;
  tracks: TracksTable;
  artworks: ArtworksTable;
  channels: ChannelsTable;
  members: MembersTable;
  invites: InvitesTable;
  icecastOutputs: IcecastOutputsTable;
  recordings: RecordingsTable;
  adminKeys: AdminKeysTable;
  audit: AuditTable;
}

export interface SessionsTable {
  sessionId: string;
  title: string;
  hostName: string | null;
  visibility: Visibility;
  kind: SessionKind;
  /** 0 or 1. */
  staysEmpty: number;
  hostTokenHash: string;
  createdAtMs: number;
  liveSinceMs: number | null;
  endedAtMs: number | null;
  endReason: EndReason | null;
  peakListeners: number;
  /** 0 or 1. */
  hostCame: number;
  /** A JSON array of ids. */
  removedParticipants: string;
  /** A JSON object. */
  desk: string | null;
}

export interface TracksTable {
  sessionId: string;
  number: number;
  title: string;
  artist: string | null;
  album: string | null;
  sourceSite: string | null;
  sourceUrl: string | null;
  artworkUrl: string | null;
  accent: string | null;
  startedAtMs: number;
}

export interface ArtworksTable {
  sessionId: string;
  artworkId: string;
  type: string;
  bytes: Uint8Array;
  accent: string;
}

export interface ChannelsTable {
  sessionId: string;
  channelId: string;
  name: string;
  mode: ChannelMode;
  position: number;
  /** A JSON object. */
  matrix: string;
}

export interface MembersTable {
  sessionId: string;
  participantId: string;
  role: Role;
  name: string | null;
  /** 0 or 1. */
  isMuted: number;
  /** A JSON array. */
  exceptions: string;
  /** A JSON array. */
  openOn: string;
  inviteId: string | null;
}

export interface InvitesTable {
  sessionId: string;
  inviteId: string;
  secretHash: string;
  role: InvitedRole;
  usesLeft: number | null;
  expiresAtMs: number | null;
  createdAtMs: number;
  people: number;
}

export interface IcecastOutputsTable {
  sessionId: string;
  outputId: string;
  url: string;
  mount: string;
  username: string;
  password: string;
  format: OutputFormat;
  name: string | null;
  description: string | null;
  genre: string | null;
  /** 0 or 1, like the two after it. */
  isPublic: number;
  mayBePrivate: number;
  isOn: number;
  createdAtMs: number;
}

export interface RecordingsTable {
  recordingId: string;
  sessionId: string;
  title: string;
  hostName: string | null;
  /** 0 or 1. */
  isMultiTrack: number;
  startedAtMs: number;
  endedAtMs: number | null;
  endReason: RecordingEndReason | null;
  bytes: number;
  /** A JSON array. */
  tracks: string;
  /** A JSON array. */
  chapters: string;
}

export interface AdminKeysTable {
  number: GeneratedAlways<number>;
  keyId: string;
  name: string;
  secretHash: string;
  /** A JSON array. */
  scopes: string;
  createdAtMs: number;
  createdBy: string;
  createdByName: string;
  expiresAtMs: number | null;
  lastUsedAtMs: number | null;
  revokedAtMs: number | null;
}

export interface AuditTable {
  auditId: GeneratedAlways<number>;
  atMs: number;
  who: string;
  keyName: string | null;
  action: AuditAction;
  outcome: AuditOutcome;
  target: string | null;
  /** A JSON object. */
  details: string;
  address: string | null;
}
