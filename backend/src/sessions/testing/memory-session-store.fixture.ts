import type { Track } from '@auxcast/shared-types';
import type {
  ArtworkRecord,
  SessionChange,
  SessionRecord,
  SessionStore,
} from '../../persistence/session-store.ts';

/** A store for tests that are not about the database. */
export class MemorySessionStore implements SessionStore {
  readonly sessions = new Map<string, SessionRecord>();
  readonly tracks = new Map<string, Map<number, Track>>();
  readonly artworks = new Map<string, ArtworkRecord>();
  /** While set, every write is refused with it. */
  failure: Error | undefined;

  async createSession(record: SessionRecord): Promise<void> {
    this.#demandHealth();
    this.sessions.set(record.sessionId, record);
  }

  async changeSession(sessionId: string, change: SessionChange): Promise<void> {
    this.#demandHealth();
    const record = this.sessions.get(sessionId);
    if (record) this.sessions.set(sessionId, { ...record, ...change });
  }

  async putTrack(sessionId: string, track: Track): Promise<void> {
    this.#demandHealth();
    const tracks = this.tracks.get(sessionId) ?? new Map<number, Track>();
    this.tracks.set(sessionId, tracks.set(track.number, track));
  }

  async putArtwork(artwork: ArtworkRecord): Promise<void> {
    this.#demandHealth();
    this.artworks.set(`${artwork.sessionId}/${artwork.artworkId}`, artwork);
  }

  async findSession(sessionId: string): Promise<SessionRecord | undefined> {
    this.#demandHealth();
    return this.sessions.get(sessionId);
  }

  async findArtwork(sessionId: string, artworkId: string): Promise<ArtworkRecord | undefined> {
    this.#demandHealth();
    return this.artworks.get(`${sessionId}/${artworkId}`);
  }

  async tracksOf(sessionId: string): Promise<Track[]> {
    return [...(this.tracks.get(sessionId)?.values() ?? [])];
  }

  async unendedSessions(): Promise<SessionRecord[]> {
    return [...this.sessions.values()].filter(({ endedAtMs }) => endedAtMs === null);
  }

  async ping(): Promise<void> {
    this.#demandHealth();
  }

  async close(): Promise<void> {}

  #demandHealth(): void {
    if (this.failure) throw this.failure;
  }
}
