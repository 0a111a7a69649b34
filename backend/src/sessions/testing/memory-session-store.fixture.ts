import type { Track } from '@auxcast/shared-types';
import type {
  ArtworkRecord,
  LeftSession,
  SessionChange,
  SessionRecord,
  SessionStore,
} from '../../persistence/session-store.ts';

/** A store for tests that are not about the database. */
export class MemorySessionStore implements SessionStore {
  readonly sessions = new Map<string, SessionRecord>();
  readonly tracks = new Map<string, Map<number, Track>>();
  readonly artworks = new Map<string, ArtworkRecord>();
  /** While set, it answers nothing but this. */
  failure: Error | undefined;

  async createSession(record: SessionRecord): Promise<void> {
    this.#demandHealth();
    this.sessions.set(record.sessionId, record);
  }

  async withdrawSession(record: SessionRecord): Promise<void> {
    this.#demandHealth();
    this.sessions.set(record.sessionId, { ...record, endedAtMs: 0, endReason: 'server' });
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
    this.#demandHealth();
    return [...(this.tracks.get(sessionId)?.values() ?? [])];
  }

  async endLeftSessions({ keep, endedAtMs }: { keep: number; endedAtMs: number }): Promise<number> {
    const newestFirst = this.#left().sort((a, b) => b.createdAtMs - a.createdAtMs);
    const surplus = newestFirst.slice(keep);
    for (const { sessionId } of surplus)
      await this.changeSession(sessionId, { endedAtMs, endReason: 'server' });
    return surplus.length;
  }

  async leftSessions(tracksEach: number): Promise<LeftSession[]> {
    this.#demandHealth();
    return this.#left().map((record) => ({
      record,
      tracks: [...(this.tracks.get(record.sessionId)?.values() ?? [])].slice(-tracksEach),
      artworkCount: [...this.artworks.values()].filter(({ sessionId }) => sessionId === record.sessionId)
        .length,
    }));
  }

  async ping(): Promise<void> {
    this.#demandHealth();
  }

  async close(): Promise<void> {}

  #left(): SessionRecord[] {
    return [...this.sessions.values()].filter(({ endedAtMs }) => endedAtMs === null);
  }

  #demandHealth(): void {
    if (this.failure) throw this.failure;
  }
}
