import type { Track } from '@auxcast/shared-types';
import type {
  AdminKeyChange,
  AdminKeyPage,
  AdminKeyRecord,
  AdminKeyStore,
  ArtworkRecord,
  ArtworkStore,
  AuditEntry,
  AuditPage,
  AuditStore,
  ChannelRecord,
  ChannelStore,
  InviteRecord,
  InviteStore,
  LeftSession,
  LeftSessions,
  MemberRecord,
  MemberStore,
  OutputRecord,
  OutputStore,
  RecordingPage,
  RecordingQuery,
  RecordingRecord,
  RecordingStore,
  SessionChange,
  SessionRecord,
  SessionStore,
  Store,
  TrackStore,
} from '../../src/persistence/index.ts';

/** A store for tests that are not about the database. */
export class MemoryStore implements Store {
  readonly sessions: MemorySessions;
  readonly tracks: MemoryTracks;
  readonly artworks: MemoryArtworks;
  readonly channels: MemoryChannels;
  readonly members: MemoryMembers;
  readonly invites: MemoryInvites;
  readonly outputs: MemoryOutputs;
  readonly leftSessions: MemoryLeftSessions;
  readonly recordings: MemoryRecordings;
  readonly adminKeys: MemoryAdminKeys;
  readonly audit: MemoryAudit;
  /** While set, it answers nothing but this. */
  failure: Error | undefined;

  constructor() {
    const demandHealth = () => {
      if (this.failure) throw this.failure;
    };
    this.sessions = new MemorySessions(demandHealth);
    this.tracks = new MemoryTracks(demandHealth);
    this.artworks = new MemoryArtworks(demandHealth);
    this.channels = new MemoryChannels(demandHealth);
    this.members = new MemoryMembers(demandHealth);
    this.invites = new MemoryInvites(demandHealth);
    this.outputs = new MemoryOutputs(this.sessions, demandHealth);
    this.recordings = new MemoryRecordings(demandHealth);
    this.adminKeys = new MemoryAdminKeys(demandHealth);
    this.audit = new MemoryAudit(demandHealth);
    this.leftSessions = new MemoryLeftSessions(this, demandHealth);
  }

  async ping(): Promise<void> {
    if (this.failure) throw this.failure;
  }

  async close(): Promise<void> {}
}

export class MemorySessions implements SessionStore {
  readonly records = new Map<string, SessionRecord>();
  readonly #demandHealth: () => void;

  constructor(demandHealth: () => void) {
    this.#demandHealth = demandHealth;
  }

  async create(record: SessionRecord): Promise<void> {
    this.#demandHealth();
    this.records.set(record.sessionId, record);
  }

  async withdraw(record: SessionRecord): Promise<void> {
    this.#demandHealth();
    this.records.set(record.sessionId, { ...record, endedAtMs: 0, endReason: 'server' });
  }

  async change(sessionId: string, change: SessionChange): Promise<void> {
    this.#demandHealth();
    const record = this.records.get(sessionId);
    if (record) this.records.set(sessionId, { ...record, ...change });
  }

  async find(sessionId: string): Promise<SessionRecord | undefined> {
    this.#demandHealth();
    return this.records.get(sessionId);
  }
}

export class MemoryTracks implements TrackStore {
  /** By session and number. */
  readonly tracks = new Map<string, Map<number, Track>>();
  readonly #demandHealth: () => void;

  constructor(demandHealth: () => void) {
    this.#demandHealth = demandHealth;
  }

  async put(sessionId: string, track: Track): Promise<void> {
    this.#demandHealth();
    const tracks = this.tracks.get(sessionId) ?? new Map<number, Track>();
    this.tracks.set(sessionId, tracks.set(track.number, track));
  }

  async of(sessionId: string): Promise<Track[]> {
    this.#demandHealth();
    return [...(this.tracks.get(sessionId)?.values() ?? [])];
  }
}

export class MemoryArtworks implements ArtworkStore {
  readonly #artworks = new Map<string, ArtworkRecord>();
  readonly #demandHealth: () => void;

  constructor(demandHealth: () => void) {
    this.#demandHealth = demandHealth;
  }

  async put(artwork: ArtworkRecord): Promise<void> {
    this.#demandHealth();
    this.#artworks.set(`${artwork.sessionId}/${artwork.artworkId}`, artwork);
  }

  async find(sessionId: string, artworkId: string): Promise<ArtworkRecord | undefined> {
    this.#demandHealth();
    return this.#artworks.get(`${sessionId}/${artworkId}`);
  }

  countOf(sessionId: string): number {
    return [...this.#artworks.values()].filter((artwork) => artwork.sessionId === sessionId).length;
  }
}

class MemoryParts<R> {
  /** By session and id. */
  readonly records = new Map<string, Map<string, R>>();
  readonly #demandHealth: () => void;
  readonly #idOf: (record: R) => string;

  constructor(demandHealth: () => void, idOf: (record: R) => string) {
    this.#demandHealth = demandHealth;
    this.#idOf = idOf;
  }

  async put(sessionId: string, record: R): Promise<void> {
    this.#demandHealth();
    const records = this.records.get(sessionId) ?? new Map<string, R>();
    this.records.set(sessionId, records.set(this.#idOf(record), record));
  }

  async remove(sessionId: string, id: string): Promise<void> {
    this.#demandHealth();
    this.records.get(sessionId)?.delete(id);
  }

  async of(sessionIds: readonly string[]): Promise<Map<string, R[]>> {
    this.#demandHealth();
    const found = sessionIds.map((sessionId) => [sessionId, this.ofOne(sessionId)] as const);
    return new Map(found.filter(([, records]) => records.length > 0));
  }

  ofOne(sessionId: string): R[] {
    return [...(this.records.get(sessionId)?.values() ?? [])];
  }
}

export class MemoryChannels extends MemoryParts<ChannelRecord> implements ChannelStore {
  constructor(demandHealth: () => void) {
    super(demandHealth, ({ channelId }) => channelId);
  }

  override ofOne(sessionId: string): ChannelRecord[] {
    return super.ofOne(sessionId).sort((a, b) => a.position - b.position);
  }
}

export class MemoryMembers extends MemoryParts<MemberRecord> implements MemberStore {
  constructor(demandHealth: () => void) {
    super(demandHealth, ({ participantId }) => participantId);
  }
}

export class MemoryInvites extends MemoryParts<InviteRecord> implements InviteStore {
  constructor(demandHealth: () => void) {
    super(demandHealth, ({ inviteId }) => inviteId);
  }
}

export class MemoryOutputs extends MemoryParts<OutputRecord> implements OutputStore {
  readonly #sessions: Pick<MemorySessions, 'records'>;

  constructor(sessions: Pick<MemorySessions, 'records'>, demandHealth: () => void) {
    super(demandHealth, ({ outputId }) => outputId);
    this.#sessions = sessions;
  }

  async removeEnded(): Promise<void> {
    for (const [sessionId, { endedAtMs }] of this.#sessions.records) {
      if (endedAtMs !== null) this.records.delete(sessionId);
    }
  }
}

type LeftTopic = 'sessions' | 'tracks' | 'artworks' | 'channels' | 'members' | 'invites';

export class MemoryLeftSessions implements LeftSessions {
  readonly #store: Pick<MemoryStore, LeftTopic>;
  readonly #demandHealth: () => void;

  constructor(store: Pick<MemoryStore, LeftTopic>, demandHealth: () => void) {
    this.#store = store;
    this.#demandHealth = demandHealth;
  }

  async end({ keep, endedAtMs }: { keep: number; endedAtMs: number }): Promise<number> {
    this.#demandHealth();
    const newestFirst = this.#records().sort((a, b) => b.createdAtMs - a.createdAtMs);
    const surplus = newestFirst.slice(keep);
    for (const { sessionId } of surplus)
      await this.#store.sessions.change(sessionId, { endedAtMs, endReason: 'server' });
    return surplus.length;
  }

  async all(tracksEach: number): Promise<LeftSession[]> {
    this.#demandHealth();
    return this.#records().map((record) => ({
      record,
      tracks: [...(this.#store.tracks.tracks.get(record.sessionId)?.values() ?? [])].slice(-tracksEach),
      artworkCount: this.#store.artworks.countOf(record.sessionId),
      channels: this.#store.channels.ofOne(record.sessionId),
      members: this.#store.members.ofOne(record.sessionId),
      invites: this.#store.invites.ofOne(record.sessionId),
    }));
  }

  #records(): SessionRecord[] {
    return [...this.#store.sessions.records.values()].filter(({ endedAtMs }) => endedAtMs === null);
  }
}

export class MemoryAdminKeys implements AdminKeyStore {
  readonly records = new Map<string, AdminKeyRecord>();
  /** In order. */
  readonly changes: (readonly [keyId: string, change: AdminKeyChange])[] = [];
  readonly #demandHealth: () => void;

  constructor(demandHealth: () => void) {
    this.#demandHealth = demandHealth;
  }

  async create(record: AdminKeyRecord): Promise<void> {
    this.#demandHealth();
    this.records.set(record.keyId, record);
  }

  async change(keyId: string, change: AdminKeyChange): Promise<void> {
    this.#demandHealth();
    this.changes.push([keyId, change]);
    const record = this.records.get(keyId);
    if (record) this.records.set(keyId, { ...record, ...change });
  }

  async unrevoked(): Promise<AdminKeyRecord[]> {
    this.#demandHealth();
    return [...this.records.values()].filter(({ revokedAtMs }) => revokedAtMs === null);
  }

  /** All of them in one. */
  async page(): Promise<AdminKeyPage> {
    this.#demandHealth();
    return { keys: [...this.records.values()].toReversed(), next: undefined };
  }
}

export class MemoryAudit implements AuditStore {
  readonly entries: AuditEntry[] = [];
  readonly #demandHealth: () => void;

  constructor(demandHealth: () => void) {
    this.#demandHealth = demandHealth;
  }

  async append(entry: AuditEntry): Promise<void> {
    this.#demandHealth();
    this.entries.push(entry);
  }

  /** All of them in one. */
  async page(): Promise<AuditPage> {
    this.#demandHealth();
    const entries = this.entries.map((entry, auditId) => ({ ...entry, auditId })).toReversed();
    return { entries, next: undefined };
  }
}

export class MemoryRecordings implements RecordingStore {
  readonly records = new Map<string, RecordingRecord>();
  readonly #demandHealth: () => void;

  constructor(demandHealth: () => void) {
    this.#demandHealth = demandHealth;
  }

  async put(record: RecordingRecord): Promise<void> {
    this.#demandHealth();
    this.records.set(record.recordingId, record);
  }

  async remove(recordingId: string): Promise<void> {
    this.#demandHealth();
    this.records.delete(recordingId);
  }

  async find(recordingId: string): Promise<RecordingRecord | undefined> {
    this.#demandHealth();
    return this.records.get(recordingId);
  }

  /** All of them in one. */
  async page({ sessionId }: RecordingQuery): Promise<RecordingPage> {
    this.#demandHealth();
    const recordings = this.#oldestFirst().filter((one) => [undefined, one.sessionId].includes(sessionId));
    return { recordings: recordings.toReversed(), next: undefined };
  }

  async unfinished(): Promise<RecordingRecord[]> {
    this.#demandHealth();
    return this.#oldestFirst().filter(({ endedAtMs }) => endedAtMs === null);
  }

  async oldest(limit: number): Promise<RecordingRecord[]> {
    this.#demandHealth();
    return this.#finished().slice(0, limit);
  }

  async totalBytes(): Promise<number> {
    this.#demandHealth();
    return this.#finished().reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #finished(): RecordingRecord[] {
    return this.#oldestFirst().filter(({ endedAtMs }) => endedAtMs !== null);
  }

  #oldestFirst(): RecordingRecord[] {
    return [...this.records.values()].sort((one, other) => one.startedAtMs - other.startedAtMs);
  }
}
